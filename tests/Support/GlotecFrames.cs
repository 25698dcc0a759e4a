using System.Globalization;
using System.Text;

namespace RealtimeSwx.Tests.Support;

/// <summary>Frames as SWPC serves them: 5184 points from the south west on, names and layout as users have recorded them.</summary>
internal static class GlotecFrames
{
    /// <param name="tec">By latitude and longitude, as JSON.</param>
    public static string Frame(string? timeTag, Func<double, double, string> tec, double latStep = 2.5)
    {
        var text = new StringBuilder("{\"type\":\"FeatureCollection\",\"features\":[");
        for (var lat = -90 + (latStep / 2); lat < 90; lat += latStep)
        {
            for (var lon = -177.5; lon < 180; lon += 5)
            {
                text.Append(CultureInfo.InvariantCulture, $$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[{{lon}},{{lat}}]},"properties":{"tec":{{tec(lat, lon)}},"anomaly":-1.25,"hmF2":291.5,"NmF2":412345678901.5,"quality_flag":3} },""");
            }
        }

        text.Length--;
        return text.Append(timeTag is null ? "]}" : $"],\"time_tag\":\"{timeTag}\"}}").ToString();
    }

    public static string Plain(double lat, double lon) => Value(lat, lon).ToString("0.###", CultureInfo.InvariantCulture);

    public static double Value(double lat, double lon) => Math.Round(30 + (lat / 10) + (10 * Math.Cos(lon * Math.PI / 180)), 3);
}
