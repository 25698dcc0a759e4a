using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>The forecast in one sentence.</summary>
internal static class KpHeadline
{
    public static ImmutableSortedDictionary<string, string> For(ForecastLead next, ImmutableSortedDictionary<string, double> probabilities)
    {
        var kp = KpThirds.FromUnits(next.Median);
        var (low, high) = (KpThirds.FromUnits(next.Quantiles[0]), KpThirds.FromUnits(next.Quantiles[^1]));
        var level = Enumerable.Range(1, 5).LastOrDefault(g => probabilities[$"p_g{g}"] >= 0.5, 0);
        var chance = probabilities["p_g1"].ToString("0 %", CultureInfo.InvariantCulture);
        var (en, es) = level == 0
            ? ($"chance of a storm (G1 or more) {chance}", $"probabilidad de tormenta (G1 o más) {chance}")
            : ($"storm of level G{level} likely", $"tormenta de nivel G{level} probable");
        return ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("en", $"Next 3 h: Kp {kp} ({low} to {high}), {en}.")
            .Add("es", $"Próximas 3 h: Kp {kp} ({low} a {high}), {es}.");
    }
}
