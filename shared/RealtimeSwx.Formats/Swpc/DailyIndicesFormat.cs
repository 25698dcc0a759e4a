using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Gfz;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Swpc;

/// <summary>
/// <c>daily-geomagnetic-indices</c>: 30 days of A and K. Only the estimated planetary K, the last eight values, is Kp; station K indices are
/// a different quantity. Older issues have whole numbers in two columns each (<c>-1-1</c> may touch), newer ones two decimals.
/// </summary>
internal sealed class DailyIndicesFormat : LineFormat
{
    public override string Name => "swpc-daily-indices";

    internal override bool Matches(Head head) => head.First.StartsWith(":Product: Daily Geomagnetic Data", StringComparison.Ordinal);

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private static readonly LexiconEntry Kp = Lexicon.Get("swpc", "kp");

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank() || line[0] is (byte)'#' or (byte)':')
            {
                return;
            }

            if (!Fields.TryInt(line.Columns(1, 4), out var year) || !Fields.TryInt(line.Columns(5, 7), out var month) || !Fields.TryInt(line.Columns(8, 10), out var day)
                || !Fields.TryTime(year, month, day, 0, 0, 0, out var date))
            {
                Sink.Reject(number, 1, "Date", "no date YYYY MM DD", line);
                return;
            }

            var text = line.TrimEnd(" "u8);
            var width = text.Contains((byte)'.') ? 6 : 2;
            if (text.Length < 40 + 8 * width)
            {
                Sink.Reject(number, 1, "row", "no eight planetary K indices", line);
                return;
            }

            for (var i = 0; i < 8; i++)
            {
                var start = text.Length - (8 - i) * width;
                if (Fields.TryDouble(text.Slice(start, width), out var kp))
                {
                    KpRow.Add(Sink, Kp, date.AddHours(3 * i), kp, Revision.Estimate, "swpc", number, start + 1, line);
                }
                else
                {
                    Sink.Reject(number, start + 1, $"planetary K {i + 1}", "no number", line);
                }
            }
        }
    }
}
