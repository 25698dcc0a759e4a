using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>The forecast in one sentence.</summary>
internal static class KpHeadline
{
    public static ImmutableSortedDictionary<string, string> For(KpCadence cadence, ForecastLead next, ImmutableSortedDictionary<string, double> probabilities)
    {
        static KpThirds Thirds(double units) => KpThirds.FromUnits(Math.Min(9, units));
        var kp = Thirds(next.Median);
        var (low, high) = (Thirds(next.Quantiles[0]), Thirds(next.Quantiles[^1]));
        var name = cadence == KpCadence.Kp ? "Kp" : "Hp30";
        var step = cadence.Step < TimeSpan.FromHours(1) ? $"{cadence.Step.TotalMinutes:0} min" : $"{cadence.Step.TotalHours:0} h";
        var level = Enumerable.Range(1, 5).LastOrDefault(g => probabilities[$"p_g{g}"] >= 0.5, 0);
        var chance = probabilities["p_g1"].ToString("0 %", CultureInfo.InvariantCulture);
        var (en, es) = level == 0
            ? ($"chance of a storm (G1 or more) {chance}", $"probabilidad de tormenta (G1 o más) {chance}")
            : ($"storm of level G{level} likely", $"tormenta de nivel G{level} probable");
        return ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("en", $"Next {step}: {name} {kp} ({low} to {high}), {en}.")
            .Add("es", $"Próximas {step}: {name} {kp} ({low} a {high}), {es}.");
    }
}
