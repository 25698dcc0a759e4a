using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Messaging;
using RealtimeSwx.Science.Verification;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>What a published forecast says of the levels of a scale.</summary>
internal static class Outlooks
{
    /// <summary>The probabilities that the forecast states for the level, where it states them; else those of its quantiles.</summary>
    public static Outlook Of(ForecastMessage forecast, LeadBlock lead, AlertScale scale)
    {
        ImmutableArray<double> quantiles = [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => lead.Q[QuantileLevels.Key(i)])];
        var interval = IsKp(forecast) ? KpCadence.Kp.Horizon(TimeSpan.Zero) : TimeSpan.Zero;
        return new Outlook(
            lead.ValidTime,
            lead.ValidTime + interval,
            lead.Lead,
            [.. scale.Levels.Select((level, i) => Stated(forecast, lead, scale, i + 1) ?? Beyond(quantiles, level.Threshold, scale.Falling))],
            quantiles);
    }

    /// <summary>Storm probabilities of the Kp model are fitted to the levels themselves, better than its quantiles are.</summary>
    private static double? Stated(ForecastMessage forecast, LeadBlock lead, AlertScale scale, int level) =>
        IsKp(forecast) && scale.Levels[level - 1].Threshold == AlertScale.Geomagnetic.Levels[level - 1].Threshold
            && forecast.Probabilities.TryGetValue(KpCadence.Kp.ProbabilityName(level, lead.Lead), out var stated)
            ? stated
            : null;

    private static bool IsKp(ForecastMessage forecast) => forecast.Target is "kp" or "kp-wind";

    private static double Beyond(ImmutableArray<double> quantiles, double threshold, bool falling)
    {
        var atMost = QuantileScores.ProbabilityAtMost(quantiles.AsSpan(), threshold);
        return Math.Round(falling ? atMost : 1 - atMost, 6);
    }
}
