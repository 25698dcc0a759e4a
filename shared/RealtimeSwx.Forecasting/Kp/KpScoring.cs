using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>One lead against its truth.</summary>
internal static class KpScoring
{
    public static ForecastScore Score(string target, KpPending pending, DateTimeOffset validTime, double observed)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        metrics["crps"] = QuantileScores.Crps(pending.Quantiles.AsSpan(), observed);
        metrics["covered90"] = QuantileScores.Covered90(pending.Quantiles.AsSpan(), observed) ? 1 : 0;
        var level = KpCadence.Level(observed);
        for (var g = 1; g <= pending.Storm.Length; g++)
        {
            var miss = pending.Storm[g - 1] - (level >= g ? 1 : 0);
            metrics[$"brier_g{g}"] = miss * miss;
        }

        return new ForecastScore(
            pending.ForecastId,
            target,
            pending.IssuedAt,
            validTime,
            validTime - pending.IssuedAt,
            observed,
            pending.Quantiles,
            pending.Predictions,
            metrics.ToImmutable(),
            ReadOnlyMemory<byte>.Empty);
    }
}
