using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Kyoto;

/// <summary>
/// WDC Kyoto ASY/SYM: 400-character records, one per hour, component (D/H) and index (ASY/SYM), 60 x I6 minute values from column 35.
/// Years from 81 are 19YY (the index begins in 1981). Records say nothing of their version: provisional.
/// </summary>
internal sealed class KyotoWdcFormat : LineFormat
{
    public override string Name => "kyoto-wdc";

    internal override bool Matches(Head head) => head.First.StartsWith("ASYSYM", StringComparison.Ordinal);

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank())
            {
                return;
            }

            var entry = Entry(line);
            if (!line.StartsWith("ASYSYM"u8) || entry is null)
            {
                Sink.Reject(number, 1, "row", "no ASYSYM record with component D or H and index ASY or SYM", line);
                return;
            }

            if (!Fields.TryInt(line.Columns(13, 14), out var year) || !Fields.TryInt(line.Columns(15, 16), out var month) || !Fields.TryInt(line.Columns(17, 18), out var day)
                || !Fields.TryInt(line.Columns(20, 21), out var hour) || hour > 23 || year < 0
                || !Fields.TryTime(year + (year >= 81 ? 1900 : 2000), month, day, hour, 0, 0, out var start))
            {
                Sink.Reject(number, 13, "date", "no date YYMMDD and hour", line);
                return;
            }

            if (line.Length < 394)
            {
                Sink.Reject(number, line.Length, "row", $"{line.Length} characters, a record has 400", line);
                return;
            }

            for (var minute = 0; minute < 60; minute++)
            {
                var column = 35 + 6 * minute;
                var field = line.Columns(column, column + 5);
                if (!Fields.TryRightAligned(field, out var value))
                {
                    Sink.Reject(number, column, $"minute {minute}", "no right-aligned whole number in six columns", field);
                }
                else if (!entry.IsFill(value))
                {
                    Sink.Add(new Observation(entry.Series, start.AddMinutes(minute), entry.Span, value, Revision.Provisional, Quality.Good, "kyoto"));
                }
            }
        }

        private static LexiconEntry? Entry(ReadOnlySpan<byte> line)
        {
            var component = line.Columns(19, 19);
            var index = line.Columns(22, 24);
            return (component is [(byte)'D' or (byte)'H'], index.SequenceEqual("ASY"u8), index.SequenceEqual("SYM"u8)) switch
            {
                (true, true, _) => Lexicon.Get("kyoto", component[0] == 'D' ? "ASY-D" : "ASY-H"),
                (true, _, true) => Lexicon.Get("kyoto", component[0] == 'D' ? "SYM-D" : "SYM-H"),
                _ => null,
            };
        }
    }
}
