using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>The distribution of one lead before calibration: 19 quantiles and the probabilities of G1..G5.</summary>
internal sealed record KpSpread(ImmutableArray<double> Quantiles, ImmutableArray<double> Storm)
{
    /// <summary>Arrays of the member output that carry the distribution and are no members.</summary>
    public static bool Owns(string name) =>
        name.StartsWith("p_g", StringComparison.Ordinal);

    /// <summary>What the model said, or, without one, a normal distribution about damped persistence.</summary>
    public static KpSpread Of(KpCadence cadence, MemberOutput output, int lead)
    {
        if (output.Quantiles.IsEmpty)
        {
            var (mean, sigma) = (output.Baselines["damped"][lead], KpBaselines.DampedDeviation(cadence, lead));
            return new KpSpread(
                Gaussian.Quantiles(mean, sigma, 0, cadence.Highest),
                [.. GScale.Thresholds.ToArray().Select(t => Gaussian.Above((t - 0.5) / 3, mean, sigma))]);
        }

        return new KpSpread(
            output.Quantiles[lead],
            [.. Enumerable.Range(1, 5).Select(g => output.Members[$"p_g{g}"][lead])]);
    }

    /// <summary>Quantiles drawn apart from the median by a factor, within 0..<paramref name="highest"/>, ascending, three decimals.</summary>
    public ImmutableArray<double> Widened(double factor, double highest)
    {
        var median = Quantiles[QuantileLevels.Count / 2];
        var result = ImmutableArray.CreateBuilder<double>(Quantiles.Length);
        var last = 0.0;
        foreach (var q in Quantiles)
        {
            last = Math.Max(last, Math.Round(Math.Clamp(median + factor * (q - median), 0, highest), 3));
            result.Add(last);
        }

        return result.MoveToImmutable();
    }
}
