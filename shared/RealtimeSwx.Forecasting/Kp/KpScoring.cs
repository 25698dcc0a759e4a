using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>One lead against its truth, and what calibration learns from it.</summary>
internal static class KpScoring
{
    /// <summary>Step of the width factor per scored lead; small, because misses come in clusters (storms).</summary>
    private const double LearningRate = 0.01;

    public static ForecastScore Score(KpPending pending, double observed)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        metrics["crps"] = Crps(pending.Quantiles, observed);
        metrics["covered90"] = observed >= pending.Quantiles[0] && observed <= pending.Quantiles[^1] ? 1 : 0;
        var level = GScale.Of(KpThirds.FromUnits(observed));
        for (var g = 1; g <= pending.Storm.Length; g++)
        {
            var miss = pending.Storm[g - 1] - (level >= g ? 1 : 0);
            metrics[$"brier_g{g}"] = miss * miss;
        }

        return new ForecastScore(
            pending.ForecastId,
            "kp",
            pending.IssuedAt,
            pending.ValidTime,
            pending.ValidTime - pending.IssuedAt,
            observed,
            pending.Quantiles,
            pending.Predictions,
            metrics.ToImmutable(),
            ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>Adaptive conformal inference (Gibbs and Candes 2021) on the logarithm of the width: wider after a miss, narrower after a hit.</summary>
    public static double Learn(double width, ForecastScore score) =>
        Math.Clamp(width * Math.Exp(LearningRate * (0.9 - score.Metrics["covered90"])), 0.6, 1.8);

    /// <summary>Twice the mean pinball loss over the published levels.</summary>
    private static double Crps(ImmutableArray<double> quantiles, double observed)
    {
        var sum = 0.0;
        for (var i = 0; i < quantiles.Length; i++)
        {
            var level = QuantileLevels.Level(i);
            var miss = observed - quantiles[i];
            sum += miss >= 0 ? level * miss : (level - 1) * miss;
        }

        return 2 * sum / quantiles.Length;
    }
}
