using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>How scores are written: four decimals, null where there is none, times in UTC.</summary>
internal static class ScoreJson
{
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 4)) : null;

    public static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(Number)];

    public static JsonNode Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>[5 %, 95 %] of a score over drawn storms.</summary>
    public static JsonArray Interval<T>(IReadOnlyList<T> storms, Func<T, double> statistic)
        where T : struct, IAdditionOperators<T, T, T>
    {
        var (low, high) = StormBootstrap.Interval90(storms, statistic);
        return [Number(low), Number(high)];
    }

    public static JsonObject Test(EqualAccuracyTest test) => new()
    {
        ["mean_loss_difference"] = Number(test.MeanDifference),
        ["t"] = Number(test.Statistic),
        ["degrees_of_freedom"] = test.DegreesOfFreedom,
        ["p_two_sided"] = double.IsNaN(test.PValue) ? null : JsonValue.Create(test.PValue),
    };
}
