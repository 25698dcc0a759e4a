using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.StormCsv;

/// <summary>
/// <c>storm,time,Bmag,Bx_gsm,…,SYM_H</c>: columns by name, in any order; <c>storm</c> is optional; empty cell = missing.
/// Wind labels are the end of the ACE average (span zero), the Sym-H label is the start of its five minutes.
/// </summary>
internal sealed class StormCsvFormat : LineFormat
{
    private const string TimeColumn = "time";
    private const string StormColumn = "storm";
    private static readonly string[] Values = [.. Lexicon.Entries.Where(e => e.Upstream == "storm-csv").Select(e => e.Name)];

    public override string Name => "storm-csv";

    internal override bool Matches(Head head)
    {
        // In any case of letters: a column that is spelt wrongly is an error that names it, not a file of no known format.
        string[] columns = Names(head.First);
        return columns.Contains(TimeColumn, StringComparer.OrdinalIgnoreCase) && columns.Any(c => Values.Contains(c, StringComparer.OrdinalIgnoreCase));
    }

    private static string[] Names(string header) => [.. header.Split(',').Select(n => n.Trim())];

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private const int MaxColumns = 256;

        private static readonly string[] Known = [StormColumn, TimeColumn, .. Values];

        private LexiconEntry?[]? _columns;
        private string[] _names = [];
        private int _stormColumn = -1;
        private int _timeColumn = -1;

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank())
            {
                return;
            }

            if (_columns is null)
            {
                Header(Encoding.Latin1.GetString(line), number);
                return;
            }

            Span<Range> cells = stackalloc Range[_columns.Length + 1];
            var count = line.Split(cells, (byte)',');
            if (count != _columns.Length)
            {
                Sink.Reject(number, 1, "row", $"{count} cells, the header has {_columns.Length}", line);
                return;
            }

            if (!Fields.TryIsoTime(line[cells[_timeColumn]], out var time))
            {
                Sink.Reject(number, cells[_timeColumn].Start.Value + 1, "time", "no ISO 8601 time", line);
                return;
            }

            int? storm = null;
            if (_stormColumn >= 0)
            {
                if (!Fields.TryInt(line[cells[_stormColumn]], out var parsed))
                {
                    Sink.Reject(number, cells[_stormColumn].Start.Value + 1, "storm", "no whole number", line);
                    return;
                }

                storm = parsed;
            }

            for (var i = 0; i < _columns.Length; i++)
            {
                var cell = line[cells[i]];
                if (_columns[i] is not { } entry || cell.IsBlank())
                {
                    continue;
                }

                if (!Fields.TryDouble(cell, out var value))
                {
                    Sink.Reject(number, cells[i].Start.Value + 1, _names[i], "no number", line);
                }
                else if (!entry.IsFill(value))
                {
                    Sink.Add(new Observation(entry.Series, time, entry.Span, value, Revision.Final, Quality.Good, "storm-csv") { Event = storm });
                }
            }
        }

        private void Header(string header, int number)
        {
            _names = Names(header);
            var columns = _names.Select(n => Lexicon.Find("storm-csv", n)).ToArray();
            _stormColumn = Array.IndexOf(_names, StormColumn);
            _timeColumn = Array.IndexOf(_names, TimeColumn);
            if (_names.Length > MaxColumns)
            {
                throw new InputException(Sink.Source, $"more than {MaxColumns} columns", number, "header");
            }

            // A known name in another case would be a column that is silently not read.
            foreach (var known in Known.Where(k => !_names.Contains(k)))
            {
                if (Array.Find(_names, n => n.Equals(known, StringComparison.OrdinalIgnoreCase)) is { } name)
                {
                    throw new InputException(Sink.Source, $"unknown column, did you mean '{known}'?", number, name);
                }
            }

            if (_timeColumn < 0 || columns.All(c => c is null))
            {
                throw new InputException(Sink.Source, "no header with the column 'time' and at least one of Bmag, Bx_gsm, By_gsm, Bz_gsm, V, N, T, SYM_H", number, "header");
            }

            if (_names.FirstOrDefault(n => n.Length > 0 && _names.Count(m => m == n) > 1) is { } twice)
            {
                throw new InputException(Sink.Source, "the column is there twice", number, twice);
            }

            _columns = columns;
        }
    }
}
