using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Gfz;
using RealtimeSwx.Formats.Text;

namespace RealtimeSwx.Formats.Swpc;

/// <summary>
/// <c>3-day-geomag-forecast</c>: the table of eight intervals by three days is SWPC's Kp forecast. The year comes from <c>:Issued:</c>; a month
/// before the month of issue is of the next year. Storm marks such as <c>(G1)</c> are skipped.
/// </summary>
internal sealed class GeomagForecastFormat : LineFormat
{
    public override string Name => "swpc-3-day-forecast";

    internal override bool Matches(Head head) => head.First.StartsWith(":Product:", StringComparison.Ordinal) && head.Has("NOAA Kp index");

    protected override LineParser CreateParser(RowSink sink, ReadOptions options) => new Parser(sink);

    private sealed class Parser(RowSink sink) : LineParser(sink)
    {
        private static readonly LexiconEntry Kp = Lexicon.Get("swpc", "kp predicted");
        private DateTimeOffset? _issued;
        private List<DateTimeOffset>? _days;
        private bool _inTable;

        public override void Line(ReadOnlySpan<byte> line, int number)
        {
            var text = Encoding.Latin1.GetString(line).Trim();
            if (text.StartsWith(":Issued:", StringComparison.Ordinal))
            {
                _issued = DateTime.TryParseExact(string.Join(' ', text[8..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3)), "yyyy MMM d",
                    CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new DateTimeOffset(day, TimeSpan.Zero) : null;
            }
            else if (text.StartsWith("NOAA Kp index", StringComparison.Ordinal))
            {
                _inTable = true;
            }
            else if (_inTable && _days is null && text.Length > 0)
            {
                _days = Days(text) ?? throw new InputException(Sink.Source, "no :Issued: date, or no days over the Kp table", number, "header");
            }
            else if (_inTable && text.Length > 0)
            {
                Row(line, text, number);
            }
        }

        public override void End(int lines)
        {
            if (_days is null)
            {
                throw new InputException(Sink.Source, "no table 'NOAA Kp index forecast'", lines);
            }
        }

        private List<DateTimeOffset>? Days(string text)
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var days = new List<DateTimeOffset>();
            for (var i = 0; i + 1 < words.Length && _issued is { } issued; i += 2)
            {
                if (!DateTime.TryParseExact($"{issued.Year} {words[i]} {words[i + 1]}", "yyyy MMM d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                {
                    return null;
                }

                days.Add(new DateTimeOffset(day, TimeSpan.Zero).AddYears(day.Month < issued.Month ? 1 : 0));
            }

            return days.Count > 0 ? days : null;
        }

        private void Row(ReadOnlySpan<byte> line, string text, int number)
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0].Length != 7 || !words[0].EndsWith("UT", StringComparison.Ordinal) || !int.TryParse(words[0].AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) || hour > 21)
            {
                Sink.Reject(number, 1, "interval", "no interval such as 00-03UT", line);
                return;
            }

            var values = words.Skip(1).Where(w => w[0] != '(').ToList();
            if (values.Count != _days!.Count)
            {
                Sink.Reject(number, 1, "row", $"{values.Count} values for {_days.Count} days", line);
                return;
            }

            for (var i = 0; i < values.Count; i++)
            {
                if (double.TryParse(values[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var kp) && double.IsFinite(kp))
                {
                    KpRow.Add(Sink, Kp, _days[i].AddHours(hour), kp, Revision.Estimate, "swpc", number, 0, line);
                }
                else
                {
                    Sink.Reject(number, 0, "Kp", "no number", line);
                }
            }
        }
    }
}
