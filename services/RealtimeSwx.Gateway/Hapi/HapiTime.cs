using System.Globalization;
using System.Text.RegularExpressions;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>The restricted ISO 8601 of HAPI: year-month-day or year-day, any precision from the year down to a nanosecond, <c>Z</c> optional.</summary>
internal static partial class HapiTime
{
    /// <summary>Width of <see cref="Format"/>.</summary>
    public const int Length = 24;

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(string text)
    {
        var m = Pattern().Match(text);
        if (!m.Success)
        {
            return null;
        }

        var (year, hour, minute, second) = (Number(m, "y", 1), Number(m, "h", 0), Number(m, "mi", 0), Number(m, "s", 0));
        if (year is < 1 or > 9998 || hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute > 0 || second > 0)))
        {
            return null;
        }

        var date = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        if (m.Groups["doy"].Success)
        {
            var day = Number(m, "doy", 1);
            if (day < 1 || day > (DateTime.IsLeapYear(year) ? 366 : 365))
            {
                return null;
            }

            date = date.AddDays(day - 1);
        }
        else
        {
            var (month, day) = (Number(m, "mo", 1), Number(m, "d", 1));
            if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            {
                return null;
            }

            date = date.AddMonths(month - 1).AddDays(day - 1);
        }

        var ticks = m.Groups["f"].Success ? long.Parse(m.Groups["f"].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture) : 0;
        return date.AddHours(hour).AddMinutes(minute).AddSeconds(second).AddTicks(ticks);
    }

    private static int Number(Match m, string group, int otherwise) =>
        m.Groups[group] is { Success: true } g ? int.Parse(g.Value, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(@"^(?<y>\d{4})(-(?<doy>\d{3})|-(?<mo>\d{2})(-(?<d>\d{2}))?)?((?<=-\d{2}-\d{2}|-\d{3})T(?<h>\d{2})(:(?<mi>\d{2})(:(?<s>\d{2})(\.(?<f>\d{0,9}))?)?)?)?Z?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
