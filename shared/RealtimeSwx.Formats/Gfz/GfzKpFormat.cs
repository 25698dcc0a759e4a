using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Gfz;

/// <summary>
/// GFZ text with one interval a line: <c>YYYY MM DD hh.h hh._m days days_m Kp ap D</c>. The same ten words carry Kp (three hours)
/// and Hp30 (half an hour); D is 1 for definitive, 0 for preliminary. Missing: -1.000.
/// </summary>
internal sealed class GfzKpFormat : LineFormat
{
    private readonly LexiconEntry _entry;

    private GfzKpFormat(string name, string word) => (Name, _entry) = (name, Lexicon.Get("gfz", word));

    public static GfzKpFormat Kp { get; } = new("gfz-kp", "Kp");

    public static GfzKpFormat Hp30 { get; } = new("gfz-hp30", "Hp30");

    public override string Name { get; }

    internal override bool Matches(Head head)
    {
        var words = head.FirstData.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 10 && words[0].Length == 4 && words.All(w => double.TryParse(w, out _))
            && Math.Abs(double.Parse(words[4]) - double.Parse(words[3]) - _entry.Span.TotalHours / 2) < 0.01;
    }

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink, _entry);

    private sealed class Parser(RowSink sink, LexiconEntry entry) : LineParser(sink)
    {
        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank() || line[0] == '#')
            {
                return;
            }

            Span<Range> w = stackalloc Range[10];
            if (Fields.Words(line, w) != 10)
            {
                Sink.Reject(number, 1, "row", "not the ten words YYYY MM DD hh.h hh._m days days_m index ap D", line);
                return;
            }

            if (!Fields.TryInt(line[w[0]], out var year) || !Fields.TryInt(line[w[1]], out var month) || !Fields.TryInt(line[w[2]], out var day)
                || !Fields.TryDouble(line[w[3]], out var hour) || !(hour is >= 0 and < 24)
                || !Fields.TryTime(year, month, day, (int)hour, (int)Math.Round(hour % 1 * 60), 0, out var time))
            {
                Sink.Reject(number, 1, "date", "no date and hour", line);
                return;
            }

            var column = w[7].Start.Value + 1;
            if (!Fields.TryDouble(line[w[7]], out var value))
            {
                Sink.Reject(number, column, entry.Name, "no number", line);
                return;
            }

            if (line[w[9]] is not [(byte)'0' or (byte)'1' or (byte)'2'])
            {
                Sink.Reject(number, w[9].Start.Value + 1, "D", "not 0 or 1", line);
                return;
            }

            var revision = line[w[9]][0] == '0' ? Revision.Provisional : Revision.Final;
            if (entry.Series == KnownSeries.Hp30)
            {
                AddOpenEnded(time, value, revision, number, column, line);
            }
            else
            {
                KpRow.Add(Sink, entry, time, value, revision, "gfz", number, column, line);
            }
        }

        /// <summary>Hp30 goes on above 9.</summary>
        private void AddOpenEnded(DateTimeOffset time, double value, Revision revision, int number, int column, ReadOnlySpan<byte> line)
        {
            if (entry.IsFill(value))
            {
                return;
            }

            if (value is < 0 or > 100)
            {
                Sink.Reject(number, column, entry.Name, "outside 0..100", line);
                return;
            }

            Sink.Add(new Observation(entry.Series, time, entry.Span, Math.Round(Math.Round(3 * value) / 3, 3), revision, Quality.Good, "gfz"));
        }
    }
}
