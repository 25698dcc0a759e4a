using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>From what was observed or forecast to what each stage of a rule asks for. Pure.</summary>
internal static class AlertReadings
{
    /// <summary>The next forecast may be this late before the last one counts no more.</summary>
    private static readonly TimeSpan ForecastGrace = TimeSpan.FromMinutes(30);

    /// <summary>The readings with the new evidence in place of the older; evidence that is older than what is known changes nothing.</summary>
    public static ImmutableArray<Reading> With(AlertEntityState state, AlertRule rule, IAlertCommand command)
    {
        var readings = state.Readings;
        IEnumerable<Reading> news = command switch
        {
            Observe o when rule.Series.Length > 0 => [Of(o, rule, state.ReadingOf(AlertState.Alert)?.Level ?? 0)],
            Foresee f => Of(f, rule, state),
            _ => [],
        };
        foreach (var reading in news)
        {
            var held = state.ReadingOf(reading.Stage);
            if (held is null || held.Time <= reading.Time)
            {
                readings = [.. readings.Where(r => r.Stage != reading.Stage), reading];
            }
        }

        return [.. readings.OrderBy(r => r.Stage)];
    }

    private static Reading Of(Observe o, AlertRule rule, int held) => new(
        AlertState.Alert,
        o.From,
        rule.Scale.LevelOf(o.Value, held, rule.Margin),
        o.From,
        o.To,
        o.To + rule.Expires,
        o.Value,
        null,
        o.Evidence,
        o.Detail,
        o.Simulated);

    private static IEnumerable<Reading> Of(Foresee f, AlertRule rule, AlertEntityState state)
    {
        if (rule.Warning is { } warning)
        {
            yield return Of(f, rule, warning, AlertState.Warning, state.ReadingOf(AlertState.Warning)?.Level ?? 0);
        }

        if (rule.Watch is { } watch)
        {
            yield return Of(f, rule, watch, AlertState.Watch, state.ReadingOf(AlertState.Watch)?.Level ?? 0);
        }
    }

    private static Reading Of(Foresee f, AlertRule rule, ForecastTrigger trigger, AlertState stage, int held)
    {
        var leads = f.Leads.Where(l => l.Lead <= trigger.Lead).Select(l => (Lead: l, Level: LevelOf(l, rule, trigger, held))).ToList();
        var level = leads.Select(l => l.Level).DefaultIfEmpty(0).Max();
        var reached = leads.Where(l => l.Level == level).Select(l => l.Lead).ToList();
        var (from, to) = reached.Count == 0 ? (f.IssuedAt, f.IssuedAt) : (reached[0].From, reached[^1].To);
        double? probability = level == 0 ? null : reached.Max(l => l.Probabilities[level - 1]);
        return new Reading(stage, f.IssuedAt, level, from, to, to + ForecastGrace, null, probability, f.Forecast, "", f.Simulated);
    }

    /// <summary>The highest level whose condition holds at one valid time; one that is held lets go by the margin only.</summary>
    private static int LevelOf(Outlook lead, AlertRule rule, ForecastTrigger trigger, int held)
    {
        if (trigger.Quantile is { } quantile)
        {
            return rule.Scale.LevelOf(lead.Quantiles[(int)Math.Round(quantile * (QuantileLevels.Count + 1)) - 1], held, rule.Margin);
        }

        for (var level = rule.Scale.Levels.Length; level > 0; level--)
        {
            if (lead.Probabilities[level - 1] >= trigger.Probability - (level <= held ? rule.ProbabilityMargin : 0))
            {
                return level;
            }
        }

        return 0;
    }
}
