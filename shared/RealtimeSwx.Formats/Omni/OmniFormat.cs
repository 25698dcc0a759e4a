using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Omni;

/// <summary>
/// NASA OMNI rows of a fixed number of words: OMNI2 hourly (55 words, newer files 57) and high resolution at 1 and 5 minutes (46 words, 5-min
/// files 49). Wind is shifted to the bow-shock nose, labels are the start of the average; ASY/SYM and Dst are as provisional as when OMNI took them.
/// </summary>
internal sealed class OmniFormat : LineFormat
{
    private readonly OmniLayout _layout;

    private OmniFormat(string name, OmniLayout layout) => (Name, _layout) = (name, layout);

    public static OmniFormat Hourly { get; } = new("omni2", OmniLayout.Omni2);

    public static OmniFormat HighResolution { get; } = new("omni-hro", OmniLayout.Hro);

    public override string Name { get; }

    internal override bool Matches(Head head)
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes(head.First);
        Span<Range> words = stackalloc Range[OmniLayout.MaxWords];
        var count = _layout.Split(bytes, words);
        return count > 0 && _layout.TryTime(bytes, words, out _)
            && words[3..count].ToArray().All(w => Fields.TryDouble(bytes.AsSpan(w), out _));
    }

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink, _layout);

    private sealed class Parser(RowSink sink, OmniLayout layout) : LineParser(sink)
    {
        private DateTimeOffset _lastKpInterval;
        private DateTimeOffset _lastFluxDay;

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank())
            {
                return;
            }

            Span<Range> words = stackalloc Range[OmniLayout.MaxWords];
            var count = layout.Split(line, words);
            if (count <= 0)
            {
                Sink.Reject(number, 1, "row", $"not the {layout.Words} or {layout.LongWords} words of the layout", line);
                return;
            }

            if (!layout.TryTime(line, words, out var time))
            {
                Sink.Reject(number, 1, "date", "no year, day of year and hour", line);
                return;
            }

            var span = layout.SpanOf(count);
            foreach (var (word, entry) in layout.Columns)
            {
                var field = words[word - 1];
                if (!Fields.TryDouble(line[field], out var value))
                {
                    Sink.Reject(number, field.Start.Value + 1, entry.Name, "no number", line);
                }
                else if (!entry.IsFill(value))
                {
                    Add(entry, time, span, value, number, field.Start.Value + 1, line);
                }
            }
        }

        private void Add(LexiconEntry entry, DateTimeOffset time, TimeSpan span, double value, int number, int column, ReadOnlySpan<byte> line)
        {
            if (entry.Series == KnownSeries.Kp)
            {
                // The row of every hour repeats the Kp of its three hours: one observation an interval.
                var interval = time.AddHours(-(time.Hour % 3));
                if (interval != _lastKpInterval)
                {
                    _lastKpInterval = interval;
                    Gfz.KpRow.Add(Sink, entry, interval, value * entry.Scale, Revision.Final, "omni", number, column, line);
                }

                return;
            }

            if (entry.Series == KnownSeries.F107)
            {
                var day = new DateTimeOffset(time.Date, TimeSpan.Zero);
                if (day == _lastFluxDay)
                {
                    return;
                }

                (_lastFluxDay, time) = (day, day);
            }

            var index = entry.Series.Value[0] is 's' or 'a' or 'd' && !entry.Series.Value.StartsWith("solarwind", StringComparison.Ordinal);
            Sink.Add(new Observation(entry.Series, time, entry.Span > TimeSpan.Zero ? entry.Span : span, value * entry.Scale,
                index ? Revision.Provisional : Revision.Final, Quality.Good, "omni"));
        }
    }
}
