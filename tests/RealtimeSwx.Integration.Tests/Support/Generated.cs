using System.Globalization;
using System.Text;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>Archives in the documented formats, made up here: smooth curves with a storm in them.</summary>
internal static class Generated
{
    public static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>Five-minute storm CSV, one storm, from (included) to (not included). A few cells are missing.</summary>
    public static string Storm(string from, string to)
    {
        var text = new StringBuilder("storm,time,Bmag,Bx_gsm,By_gsm,Bz_gsm,V,N,T,SYM_H\n");
        var row = 0;
        for (var time = At(from); time < At(to); time += TimeSpan.FromMinutes(5), row++)
        {
            var storm = Math.Exp(-Math.Pow((row - 300) / 120.0, 2));
            var bz = Math.Round(2 * Math.Sin(row / 11.0) - 15 * storm, 2);
            var by = Math.Round(3 * Math.Cos(row / 17.0), 2);
            var density = row % 37 == 5 ? "" : Text(Math.Round(5 + 9 * storm + Math.Sin(row / 5.0), 3));
            text.Append(CultureInfo.InvariantCulture,
                $"1,{time.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'},{Text(Math.Round(Math.Sqrt(bz * bz + by * by + 4), 2))},2,{Text(by)},{Text(bz)},{Text(Math.Round(380 + 250 * storm, 1))},{density},60000,{Text(Math.Round(-5 - 110 * storm + 8 * Math.Sin(row / 9.0)))}\n");
        }

        return text.ToString();
    }

    /// <summary>Kp CSV, three-hourly.</summary>
    public static string Kp(string from, string to)
    {
        var text = new StringBuilder("interval_start_utc,kp_thirds,kp\n");
        var row = 0;
        for (var time = At(from); time < At(to); time += TimeSpan.FromHours(3), row++)
        {
            var thirds = (int)(8 + 6 * Math.Sin(row / 7.0) + row * 7 % 5);
            text.Append(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{thirds},{(thirds / 3.0).ToString("0.000", CultureInfo.InvariantCulture)}\n");
        }

        return text.ToString();
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
