using System.Text.RegularExpressions;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Nmdb;

/// <summary>
/// NMDB text: a line of station codes, then <c>YYYY-MM-DD hh:mm:ss;v;v;…</c> in counts/s, missing <c>null</c>. The label is the start of the
/// average; its length is the step between the first two rows. One row is read ahead for that.
/// </summary>
internal sealed partial class NmdbFormat : LineFormat
{
    public override string Name => "nmdb";

    internal override bool Matches(Head head) => head.Lines.Any(l => Row().IsMatch(l));

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?;", RegexOptions.CultureInvariant)]
    private static partial Regex Row();

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private readonly List<Observation> _firstRow = [];
        private SeriesId[]? _stations;
        private DateTimeOffset? _firstTime;
        private TimeSpan? _span;

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank() || line[0] == '#')
            {
                return;
            }

            if (_stations is null)
            {
                Header(System.Text.Encoding.Latin1.GetString(line), number);
                return;
            }

            Span<Range> cells = stackalloc Range[_stations.Length + 2];
            if (line.Split(cells, (byte)';') is var count && count != _stations.Length + 1)
            {
                Sink.Reject(number, 1, "row", $"{count - 1} values, the header has {_stations.Length} stations", line);
                return;
            }

            if (!Fields.TryIsoTime(line[cells[0]], out var time))
            {
                Sink.Reject(number, 1, "time", "no date and time", line);
                return;
            }

            if (_firstTime is { } first && _span is null)
            {
                Settle(time > first ? time - first : TimeSpan.FromMinutes(1));
            }

            for (var i = 0; i < _stations.Length; i++)
            {
                var cell = line[cells[i + 1]].Trimmed();
                if (cell.IsEmpty || cell.SequenceEqual("null"u8))
                {
                    continue;
                }

                if (!Fields.TryDouble(cell, out var rate) || rate < 0)
                {
                    Sink.Reject(number, cells[i + 1].Start.Value + 1, _stations[i].Value, "no count rate", line);
                    continue;
                }

                var observation = new Observation(_stations[i], time, _span ?? TimeSpan.Zero, rate, Revision.Provisional, Quality.Good, "nmdb");
                if (_span is null)
                {
                    _firstRow.Add(observation);
                }
                else
                {
                    Sink.Add(observation);
                }
            }

            _firstTime ??= time;
        }

        public override void End(int lines)
        {
            if (_stations is null)
            {
                throw new InputException(Sink.Source, "no line of station codes", lines, "header");
            }

            Settle(TimeSpan.FromMinutes(1));
        }

        private void Settle(TimeSpan span)
        {
            _span = span;
            foreach (var observation in _firstRow)
            {
                Sink.Add(observation with { Span = span });
            }

            _firstRow.Clear();
        }

        private void Header(string header, int number)
        {
            var codes = header.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (codes.Length is 0 or > 200 || !codes.All(c => c.Length <= 8 && c.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(c[0])))
            {
                throw new InputException(Sink.Source, "no line of station codes before the rows", number, "header");
            }

            _stations = [.. codes.Select(KnownSeries.NeutronMonitor)];
        }
    }
}
