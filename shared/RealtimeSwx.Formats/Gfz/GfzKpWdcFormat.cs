using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Gfz;

/// <summary>
/// WDC Kp lines of 62 characters (65 with a trailing sunspot number): YYMMDD blank-padded, Bartels rotation and day, 8 x I2 Kp in tens,
/// their sum, 8 x I3 ap, Ap, Cp, C9. Years from 32 are 19YY (Kp begins in 1932). Definitive.
/// </summary>
internal sealed class GfzKpWdcFormat : LineFormat
{
    public override string Name => "gfz-kp-wdc";

    internal override bool Matches(Head head)
    {
        var line = head.FirstData;
        return line.Length is >= 62 and <= 66 && line[59] == '.' && line.All(c => char.IsAsciiDigit(c) || c is ' ' or '.');
    }

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private static readonly LexiconEntry Kp = Lexicon.Get("gfz", "Kp");

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank() || line[0] == '#')
            {
                return;
            }

            if (line.Length is < 28 or > 72)
            {
                Sink.Reject(number, 1, "row", "not a line of 62 or 65 characters", line);
                return;
            }

            if (!Fields.TryInt(line.Columns(1, 2), out var year) || !Fields.TryInt(line.Columns(3, 4), out var month) || !Fields.TryInt(line.Columns(5, 6), out var day)
                || year < 0 || !Fields.TryTime(year + (year >= 32 ? 1900 : 2000), month, day, 0, 0, 0, out var date))
            {
                Sink.Reject(number, 1, "date", "no date YYMMDD", line);
                return;
            }

            for (var i = 0; i < 8; i++)
            {
                var column = 13 + 2 * i;
                var field = line.Columns(column, column + 1);
                if (field.IsBlank())
                {
                    continue;
                }

                if (!Fields.TryInt(field, out var tens) || tens is < 0 or > 90 || tens % 10 is not (0 or 3 or 7))
                {
                    Sink.Reject(number, column, $"Kp{i + 1}", "not 0, 3, 7, 10 … 90", line);
                    continue;
                }

                Sink.Add(new Observation(Kp.Series, date.AddHours(3 * i), Kp.Span, KpThirds.FromTens(tens).Units, Revision.Final, Quality.Good, "gfz"));
            }
        }
    }
}
