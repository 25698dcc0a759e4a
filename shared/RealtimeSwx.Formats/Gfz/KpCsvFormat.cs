using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Gfz;

/// <summary><c>interval_start_utc,kp_thirds,kp</c>: definitive three-hour Kp, one row an interval. <c>kp</c> may be absent.</summary>
internal sealed class KpCsvFormat : LineFormat
{
    public override string Name => "kp-csv";

    internal override bool Matches(Head head) => head.First.Split(',') is var c && c.Contains("interval_start_utc") && c.Contains("kp_thirds");

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private static readonly LexiconEntry Kp = Lexicon.Get("gfz", "Kp");
        private int _columns;
        private int _time;
        private int _thirds;

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank())
            {
                return;
            }

            if (_columns == 0)
            {
                Header(Encoding.Latin1.GetString(line), number);
                return;
            }

            Span<Range> cells = stackalloc Range[_columns + 1];
            if (line.Split(cells, (byte)',') is var count && count != _columns)
            {
                Sink.Reject(number, 1, "row", $"{count} cells, the header has {_columns}", line);
                return;
            }

            if (!Fields.TryIsoTime(line[cells[_time]], out var time))
            {
                Sink.Reject(number, cells[_time].Start.Value + 1, "interval_start_utc", "no ISO 8601 time", line);
                return;
            }

            var cell = line[cells[_thirds]];
            if (cell.IsBlank())
            {
                return;
            }

            if (!Fields.TryInt(cell, out var thirds) || thirds is < 0 or > 27)
            {
                Sink.Reject(number, cells[_thirds].Start.Value + 1, "kp_thirds", "no whole number 0..27", line);
                return;
            }

            Sink.Add(new Observation(Kp.Series, time, Kp.Span, new KpThirds(thirds).Units, Revision.Final, Quality.Good, "gfz"));
        }

        private void Header(string header, int number)
        {
            var names = header.Split(',', StringSplitOptions.TrimEntries);
            (_columns, _time, _thirds) = (names.Length, Array.IndexOf(names, "interval_start_utc"), Array.IndexOf(names, "kp_thirds"));
            if (_time < 0 || _thirds < 0 || _columns > 256)
            {
                throw new InputException(Sink.Source, "no header with interval_start_utc and kp_thirds", number, "header");
            }
        }
    }
}
