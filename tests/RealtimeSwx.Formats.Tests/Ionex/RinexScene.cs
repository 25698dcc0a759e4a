using System.Globalization;
using System.Text;

namespace RealtimeSwx.Formats.Tests.Ionex;

/// <summary>
/// A day of invented GPS: 24 satellites on circular orbits and a receiver that stands somewhere else at every epoch, as RINEX 2.11 files.
/// Ranges leave light time out (up to 100 m), which is nothing beside the distances between grid points.
/// </summary>
internal static class RinexScene
{
    private const int Satellites = 24;
    private const double Gravity = 3.986005e14;
    private const double EarthRotation = 7.2921151467e-5;
    private const double RootAxis = 5153.7;
    private const double DayStart = 5 * 86400; // 2010-01-01 is a Friday: seconds of GPS week 1564

    public static readonly DateTimeOffset Day = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Navigation()
    {
        var text = new StringBuilder(Header("     2.11           N: GPS NAV DATA", "RINEX VERSION / TYPE") + Header("", "END OF HEADER"));
        for (var hour = 0; hour < 24; hour += 2)
        {
            for (var satellite = 1; satellite <= Satellites; satellite++)
            {
                var (plane, anomaly) = Place(satellite);
                var time = DayStart + (3600 * hour);
                text.Append(CultureInfo.InvariantCulture, $"{satellite,2} 10  1  1 {hour,2}  0  0.0").Append(Numbers(0, 0, 0)).Append('\n');
                foreach (var row in new[]
                {
                    Numbers(1, 0, 0, anomaly), Numbers(0, 0, 0, RootAxis), Numbers(time, 0, plane, 0), Numbers(Inclination, 0, 0, 0),
                    Numbers(0, 0, 1564, 0), Numbers(2, 0, 0, 1), Numbers(time, 4, 0, 0),
                })
                {
                    text.Append("   ").Append(row).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    /// <param name="epochs">One random place each, evenly over the day.</param>
    public static string Observations(int epochs, Random random)
    {
        var text = new StringBuilder(Header("     2.11           OBSERVATION DATA    G (GPS)", "RINEX VERSION / TYPE") + Header("     1    C1", "# / TYPES OF OBSERV")
            + Header("  2010     1     1     0     0    0.0000000     GPS", "TIME OF FIRST OBS") + Header("", "END OF HEADER"));
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var second = 60 + (epoch * (86_000 / epochs));
            var (lat, lon) = (Math.Asin((2 * random.NextDouble()) - 1), Math.PI * ((2 * random.NextDouble()) - 1));
            var seen = Enumerable.Range(1, Satellites).Select(s => (Satellite: s, Range: Range(s, DayStart + second, lat, lon))).Where(s => s.Range is not null).Take(12).ToList();
            text.Append(CultureInfo.InvariantCulture, $" 10  1  1 {second / 3600,2} {second / 60 % 60,2}{second % 60,11:0.0000000}  0{seen.Count,3}")
                .AppendJoin("", seen.Select(s => $"G{s.Satellite:00}")).Append('\n');
            foreach (var (_, range) in seen)
            {
                text.Append(CultureInfo.InvariantCulture, $"{range,14:0.000}\n");
            }
        }

        return text.ToString();
    }

    private static double Inclination => 55 * Math.PI / 180;

    /// <summary>Longitude of the node and mean anomaly, both at the reference time, radians: six planes of four.</summary>
    private static (double Plane, double Anomaly) Place(int satellite)
    {
        var (plane, slot) = Math.DivRem(satellite - 1, 4);
        return (plane * Math.PI / 3, ((plane * 15) + (slot * 90)) * Math.PI / 180);
    }

    /// <summary>Metres; null below 10 degrees of elevation. Orbits as in IS-GPS-200, with the nearest even hour as reference time.</summary>
    private static double? Range(int satellite, double time, double lat, double lon)
    {
        var (plane, anomaly) = Place(satellite);
        var reference = Math.Round(time / 7200) * 7200;
        var axis = RootAxis * RootAxis;
        var u = anomaly + (Math.Sqrt(Gravity / (axis * axis * axis)) * (time - reference));
        var node = plane - (EarthRotation * time);
        var (x, y) = (axis * Math.Cos(u), axis * Math.Sin(u));
        double[] there =
        [
            (x * Math.Cos(node)) - (y * Math.Cos(Inclination) * Math.Sin(node)),
            (x * Math.Sin(node)) + (y * Math.Cos(Inclination) * Math.Cos(node)),
            y * Math.Sin(Inclination),
        ];
        const double Eccentricity = 0.0066943799901;
        var n = 6378137 / Math.Sqrt(1 - (Eccentricity * Math.Sin(lat) * Math.Sin(lat)));
        double[] up = [Math.Cos(lat) * Math.Cos(lon), Math.Cos(lat) * Math.Sin(lon), Math.Sin(lat)];
        double[] path = [.. there.Zip([n * up[0], n * up[1], n * (1 - Eccentricity) * up[2]], (a, b) => a - b)];
        var range = Math.Sqrt(path.Sum(p => p * p));
        return path.Zip(up, (p, q) => p * q).Sum() / range > Math.Sin(10 * Math.PI / 180) ? range : null;
    }

    private static string Header(string content, string label) => content.PadRight(60) + label + "\n";

    private static string Numbers(params double[] values) =>
        string.Concat(values.Select(v => v.ToString(" 0.000000000000E+00;-0.000000000000E+00", CultureInfo.InvariantCulture)));
}
