using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Swpc;

/// <summary><c>45-day-ap-forecast</c>: pairs <c>01Nov23 008</c>, first of Ap, then of F10.7. Somebody else's forecasts, in series of their own.</summary>
internal sealed class ApForecastFormat : LineFormat
{
    public override string Name => "swpc-45-day-forecast";

    internal override bool Matches(Head head) => head.First.StartsWith(":Product: 45 Day", StringComparison.Ordinal);

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private LexiconEntry? _entry;

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            var text = Encoding.Latin1.GetString(line).Trim();
            if (text.Length == 0 || text[0] is '#' or ':' || text.StartsWith("FORECASTER", StringComparison.Ordinal) || text is "99999" or "NNNN")
            {
                return;
            }

            if (text.StartsWith("45-DAY", StringComparison.Ordinal))
            {
                _entry = Lexicon.Get("swpc", text.Contains("F10.7", StringComparison.Ordinal) ? "f10.7 predicted" : "ap predicted");
                return;
            }

            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (_entry is null || words.Length % 2 != 0)
            {
                Sink.Reject(number, 1, "row", "no pairs of date and value under a title 45-DAY …", line);
                return;
            }

            for (var i = 0; i < words.Length; i += 2)
            {
                if (DateTime.TryParseExact(words[i], "ddMMMyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    && int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < 1000)
                {
                    Sink.Add(new Observation(_entry.Series, new DateTimeOffset(day, TimeSpan.Zero), _entry.Span, value, Revision.Estimate, Quality.Good, "swpc"));
                }
                else
                {
                    Sink.Reject(number, text.IndexOf(words[i], StringComparison.Ordinal) + 1, "pair", "no date ddMMMyy and whole number", line);
                }
            }
        }

        public override void End(int lines)
        {
            if (_entry is null)
            {
                throw new InputException(Sink.Source, "no title 45-DAY AP FORECAST", lines);
            }
        }
    }
}
