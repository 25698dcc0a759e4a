using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Kyoto;

/// <summary>
/// WDC Dst: 120-character records, one a day: <c>DST</c>, YYMM, <c>*</c>, DD, version in column 14 (0 quicklook, 1 provisional, 2 and above
/// final, blank: unknown, taken as provisional), century in 15-16, base in units of 100 nT in 17-20, 24 x I4 from column 21, 9999 missing.
/// Hour 1 is 00-01 UT.
/// </summary>
internal sealed class KyotoDstFormat : LineFormat
{
    public override string Name => "kyoto-dst";

    internal override bool Matches(Head head) => head.First is ['D', 'S', 'T', _, _, _, _, '*' or 'P' or 'Q', ..] && head.First[3..7].All(char.IsAsciiDigit);

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private static readonly LexiconEntry Dst = Lexicon.Get("kyoto", "DST");

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank())
            {
                return;
            }

            if (!line.StartsWith("DST"u8) || line.Length < 116)
            {
                Sink.Reject(number, 1, "row", "no DST record of 120 characters", line);
                return;
            }

            var century = 0;
            if (!Fields.TryInt(line.Columns(4, 5), out var year) || year < 0 || !Fields.TryInt(line.Columns(6, 7), out var month) || !Fields.TryInt(line.Columns(9, 10), out var day)
                || (!line.Columns(15, 16).IsBlank() && (!Fields.TryInt(line.Columns(15, 16), out century) || century is not (18 or 19 or 20)))
                || !Fields.TryTime(100 * (century > 0 ? century : year >= 57 ? 19 : 20) + year, month, day, 0, 0, 0, out var date))
            {
                Sink.Reject(number, 4, "date", "no date YYMM and DD", line);
                return;
            }

            var baseValue = 0;
            if (!line.Columns(17, 20).IsBlank() && !Fields.TryInt(line.Columns(17, 20), out baseValue))
            {
                Sink.Reject(number, 17, "base", "no whole number", line);
                return;
            }

            var revision = line.Columns(14, 14) switch
            {
                [(byte)'0'] => Revision.Quicklook,
                [>= (byte)'2' and <= (byte)'9'] => Revision.Final,
                _ => Revision.Provisional,
            };
            for (var hour = 0; hour < 24; hour++)
            {
                var column = 21 + 4 * hour;
                var field = line.Columns(column, column + 3);
                if (!Fields.TryRightAligned(field, out var value))
                {
                    Sink.Reject(number, column, $"hour {hour + 1}", "no right-aligned whole number in four columns", field);
                }
                else if (!Dst.IsFill(value))
                {
                    Sink.Add(new Observation(Dst.Series, date.AddHours(hour), Dst.Span, 100.0 * baseValue + value, revision, Quality.Good, "kyoto"));
                }
            }
        }
    }
}
