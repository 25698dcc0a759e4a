using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Ace;

/// <summary>
/// NOAA's ACE text, rolling or daily: <c>YR MO DA HHMM</c>, modified Julian day, second of day, status S, then the values.
/// S 0 is good, 1-8 bad (doubtful where a value is given all the same), 9 none. The label counts as an instant, in real time and preliminary.
/// </summary>
internal sealed class AceFormat : LineFormat
{
    private const int FirstValue = 7;
    private readonly string _instrument;
    private readonly LexiconEntry?[] _columns;

    private AceFormat(string name, string instrument, params string[] columns) =>
        (Name, _instrument, _columns) = (name, instrument, [.. columns.Select(c => Lexicon.Find("ace", c))]);

    public static AceFormat Magnetometer { get; } = new("ace-mag", "Source: ACE Satellite - Magnetometer", "Bx", "By", "Bz", "Bt", "Lat.", "Long.");

    public static AceFormat Swepam { get; } = new("ace-swepam", "Source: ACE Satellite - Solar Wind Electron Proton Alpha Monitor", "Density", "Speed", "Temperature");

    public override string Name { get; }

    internal override bool Matches(Head head) => head.Has(_instrument);

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink, _columns);

    private sealed class Parser(RowSink sink, LexiconEntry?[] columns) : LineParser(sink)
    {
        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank() || line[0] is (byte)'#' or (byte)':')
            {
                return;
            }

            var words = FirstValue + columns.Length;
            Span<Range> w = stackalloc Range[words];
            if (Fields.Words(line, w) != words)
            {
                Sink.Reject(number, 1, "row", $"not the {words} words of the layout", line);
                return;
            }

            if (!Fields.TryInt(line[w[0]], out var year) || !Fields.TryInt(line[w[1]], out var month) || !Fields.TryInt(line[w[2]], out var day)
                || !Fields.TryInt(line[w[3]], out var hhmm) || hhmm is < 0 or > 2359 || !Fields.TryTime(year, month, day, hhmm / 100, hhmm % 100, 0, out var time))
            {
                Sink.Reject(number, 1, "UT Date", "no YR MO DA HHMM", line);
                return;
            }

            if (!Fields.TryInt(line[w[6]], out var status) || status is < 0 or > 9)
            {
                Sink.Reject(number, w[6].Start.Value + 1, "S", "no status 0..9", line);
                return;
            }

            for (var i = 0; i < columns.Length && status != 9; i++)
            {
                var word = w[FirstValue + i];
                if (columns[i] is not { } entry)
                {
                    continue;
                }

                if (!Fields.TryDouble(line[word], out var value))
                {
                    Sink.Reject(number, word.Start.Value + 1, entry.Name, "no number", line);
                }
                else if (!entry.IsFill(value))
                {
                    Sink.Add(new Observation(entry.Series, time, entry.Span, value, Revision.Quicklook, status == 0 ? Quality.Good : Quality.Doubtful, "ace"));
                }
            }
        }
    }
}
