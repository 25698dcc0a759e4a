using System.Collections.Immutable;

namespace RealtimeSwx.Domain.Alerts;

/// <summary>When a forecast raises a level: by its probability, or by one of its quantiles.</summary>
/// <param name="Lead">Valid times up to this long after the issue count.</param>
/// <param name="Probability">The level's probability must reach this, 0..1; null where the quantile decides.</param>
/// <param name="Quantile">The forecast's value at this level (0.05 .. 0.95) must reach the threshold.</param>
public sealed record ForecastTrigger(TimeSpan Lead, double? Probability, double? Quantile);

/// <summary>
/// What raises an alert and what lets it go. A rule for one series is one alert of its name; a rule for several, or for a family
/// (<c>tec/*</c>), is one alert per series, named <c>rule/series</c>.
/// </summary>
/// <param name="Series">Observed series, feeds or targets, by <see cref="AlertScale.Measure"/>: names, families such as <c>tec/*</c>, or <c>*</c>. Empty: only forecasts raise it.</param>
/// <param name="Target">Forecast target of <paramref name="Warning"/> and <paramref name="Watch"/>; empty without them.</param>
/// <param name="Margin">A level is kept until the value is back by more than this, in the unit of the scale.</param>
/// <param name="ProbabilityMargin">The same for probabilities.</param>
/// <param name="RaiseAfter">A rise is told when it has been asked for this long without a break.</param>
/// <param name="MinimumDuration">A state that was raised is kept at least this long.</param>
/// <param name="Expires">An observation counts this long after the end of its interval; then its alert ends for want of data.</param>
public sealed record AlertRule(
    string Name,
    AlertScale Scale,
    ImmutableArray<string> Series,
    string Target,
    ForecastTrigger? Warning,
    ForecastTrigger? Watch,
    double Margin,
    double ProbabilityMargin,
    TimeSpan RaiseAfter,
    TimeSpan MinimumDuration,
    TimeSpan Expires)
{
    /// <summary>The alert of this rule for an observed series, or null when the rule does not look at it.</summary>
    public string? AlertFor(string series) =>
        !Series.Any(pattern => Matches(pattern, series)) ? null
        : Series is [var only] && only == series ? Name
        : $"{Name}/{series}";

    private static bool Matches(string pattern, string series) =>
        pattern == series || pattern == "*" || (pattern.EndsWith("/*", StringComparison.Ordinal) && series.StartsWith(pattern[..^1], StringComparison.Ordinal));
}

/// <summary>All rules, validated.</summary>
public sealed record AlertRulebook(ImmutableArray<AlertRule> Rules)
{
    /// <summary>The rule of an alert, or null when there is none of that name any more.</summary>
    public AlertRule? RuleOf(string alert) => Rules.FirstOrDefault(r => alert == r.Name || alert.StartsWith(r.Name + "/", StringComparison.Ordinal));

    /// <summary>Alerts that look at an observed series, a feed or a target by this measure.</summary>
    public IEnumerable<(AlertRule Rule, string Alert)> Observing(AlertMeasure measure, string series) =>
        from rule in Rules
        where rule.Scale.Measure == measure
        let alert = rule.AlertFor(series)
        where alert is not null
        select (rule, alert);

    public IEnumerable<AlertRule> Foreseeing(string target) => Rules.Where(r => r.Target.Length > 0 && r.Target == target);
}
