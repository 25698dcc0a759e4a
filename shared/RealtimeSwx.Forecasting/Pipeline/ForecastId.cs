using System.Globalization;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>The one way to name a forecast.</summary>
public static class ForecastId
{
    /// <summary><c>target-yyyyMMddTHHmmZ-input-checkpoint</c> with 8 characters of each hash; <c>baseline</c> in place of an empty checkpoint.</summary>
    public static string Of(ForecastInput input, string checkpoint) => string.Join(
        '-',
        input.Target.Replace('/', '.'),
        input.IssuedAt.ToString("yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture),
        input.Hash[..8],
        checkpoint.Length >= 8 ? checkpoint[..8] : "baseline");
}
