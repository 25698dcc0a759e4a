using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Kyoto;

/// <summary>
/// ASY/SYM in IAGA-2002: header lines ending in <c>|</c>, then <c>DATE TIME DOY</c> and the columns that the last header line names.
/// <c>Data Type</c> gives the revision. Missing 99999, not observed 88888.
/// </summary>
internal sealed class KyotoIagaFormat : LineFormat
{
    public override string Name => "kyoto-iaga2002";

    internal override bool Matches(Head head) => head.First.TrimStart().StartsWith("Format", StringComparison.Ordinal) && head.First.Contains("IAGA-2002");

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private LexiconEntry?[]? _columns;
        private string[] _names = [];
        private Revision _revision = Revision.Provisional;

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            if (line.IsBlank())
            {
                return;
            }

            if (_columns is null)
            {
                Header(line, number);
                return;
            }

            var words = 3 + _columns.Length;
            Span<Range> w = stackalloc Range[words];
            if (Fields.Words(line, w) != words)
            {
                Sink.Reject(number, 1, "row", $"not date, time, day of year and {_columns.Length} values", line);
                return;
            }

            if (!Fields.TryIsoTime(line[w[0].Start..w[1].End], out var time))
            {
                Sink.Reject(number, 1, "DATE", "no date and time", line);
                return;
            }

            for (var i = 0; i < _columns.Length; i++)
            {
                var word = w[3 + i];
                if (_columns[i] is not { } entry)
                {
                    continue;
                }

                if (!Fields.TryDouble(line[word], out var value))
                {
                    Sink.Reject(number, word.Start.Value + 1, _names[i], "no number", line);
                }
                else if (!entry.IsFill(value))
                {
                    Sink.Add(new Observation(entry.Series, time, entry.Span, value, _revision, Quality.Good, "kyoto"));
                }
            }
        }

        public override void End(int lines)
        {
            if (_columns is null)
            {
                throw new InputException(Sink.Source, "the header has no line DATE TIME DOY", lines, "header");
            }
        }

        private void Header(ReadOnlySpan<byte> line, int number)
        {
            var words = RowSink.Show(line).TrimEnd('|', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["Data", "Type", var type, ..])
            {
                _revision = type.ToUpperInvariant() switch
                {
                    "FINAL" or "DEFINITIVE" => Revision.Final,
                    "PROVISIONAL" => Revision.Provisional,
                    _ => Revision.Quicklook,
                };
            }
            else if (words is ["DATE", "TIME", "DOY", .. var names])
            {
                _names = names;
                _columns = [.. names.Select(n => Lexicon.Find("kyoto", n))];
                if (_columns.All(c => c is null))
                {
                    throw new InputException(Sink.Source, "none of the columns SYM-H, SYM-D, ASY-H, ASY-D", number, "header");
                }
            }
            else if (!line.TrimEnd(" "u8).EndsWith("|"u8))
            {
                throw new InputException(Sink.Source, "neither a header line ending in '|' nor DATE TIME DOY", number, "header");
            }
        }
    }
}
