using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>Deterministic ids of forecasts.</summary>
public static class ForecastNames
{
    /// <summary>
    /// Target, issue time and the first twelve characters of the hash over input hash and checkpoint, e.g. <c>kp-20031029T0600Z-5d41402abc4b</c>.
    /// </summary>
    public static string Id(ForecastInput input, string checkpoint)
    {
        var content = ContentHash.Of(Encoding.UTF8.GetBytes($"{input.Hash}:{checkpoint}"));
        var issued = input.IssuedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture);
        return $"{input.Target.Replace('/', '-')}-{issued}-{content[..12]}";
    }
}
