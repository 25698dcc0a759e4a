using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Core.Alerts;

/// <summary>From settings to rules.</summary>
public static class AlertRules
{
    /// <exception cref="InputException">Names the rule and the field that is wrong.</exception>
    public static AlertRulebook From(AlertOptions options) => new(
        options.Enabled ? [.. options.Rules.Where(r => r.Value.Enabled).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => From(r.Key, r.Value))] : []);

    private static AlertRule From(string name, AlertRuleOptions o)
    {
        Check(SeriesId.IsValid(name) && !name.Contains('/') && name.Length <= 32, "name", "a rule is named by at most 32 of [a-z0-9._-]: it becomes a topic");
        var scale = AlertScale.Named(o.Scale) is { } known
            ? Levels(known)
            : throw Wrong("Scale", $"'{o.Scale}' is no scale; there are: {string.Join(", ", AlertScale.All.Select(s => s.Name))}");
        ImmutableArray<string> series = [.. o.Series.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        foreach (var pattern in series)
        {
            Check(pattern == "*" || SeriesId.IsValid(pattern.EndsWith("/*", StringComparison.Ordinal) ? pattern[..^2] : pattern), "Series", $"'{pattern}' is neither a series such as kp nor a family such as tec/*");
        }

        var forecast = o.Warning is not null || o.Watch is not null;
        Check(series.Length > 0 || forecast, "Series", "a rule needs a series to observe, or a forecast by Warning or Watch");
        Check(!forecast || scale.Measure == AlertMeasure.Value, "Warning", $"scale {scale.Name} has no forecast");
        var target = o.Target.Length > 0 ? o.Target : o.Series;
        Check(!forecast || SeriesId.IsValid(target), "Target", $"'{target}' is no forecast target; a rule with Warning or Watch has one: kp, kp-wind, symh or tec/<analysis>");
        // Names of alerts that look at several series have the series behind the rule's.
        Check(!forecast || series.Length == 0 || (series is [var only] && !only.EndsWith('*')), "Series", "a rule with Warning or Watch observes one series at most");
        Check(double.IsFinite(o.Margin) && o.Margin >= 0, "Margin", "it is a number from 0");
        Check(o.ProbabilityMargin is >= 0 and < 1, "ProbabilityMargin", "it is a number from 0 to below 1");
        Check(o.RaiseAfter >= TimeSpan.Zero && o.RaiseAfter <= TimeSpan.FromDays(1), "RaiseAfter", "it is a time from 0 to a day");
        Check(o.MinimumDuration >= TimeSpan.Zero && o.MinimumDuration <= TimeSpan.FromDays(2), "MinimumDuration", "it is a time from 0 to two days");
        Check(o.Expires > TimeSpan.Zero && o.Expires <= TimeSpan.FromDays(7), "Expires", "it is a time from above 0 to seven days");
        return new AlertRule(
            name, scale, series, forecast ? target : "", Trigger("Warning", o.Warning), Trigger("Watch", o.Watch),
            o.Margin, o.ProbabilityMargin, o.RaiseAfter, o.MinimumDuration, o.Expires);

        AlertScale Levels(AlertScale own)
        {
            if (o.Levels is not { Length: > 0 } limits)
            {
                return own;
            }

            Check(limits.Length <= own.Levels.Length, "Levels", $"scale {own.Name} has {own.Levels.Length} level(s)");
            Check(limits.All(double.IsFinite) && limits.Zip(limits.Skip(1), (mild, worse) => own.Falling ? mild > worse : mild < worse).All(ordered => ordered), "Levels", $"limits go from the mildest to the worst, {(own.Falling ? "falling" : "rising")}");
            return own.With(limits);
        }

        ForecastTrigger? Trigger(string field, ForecastTriggerOptions? t)
        {
            if (t is null)
            {
                return null;
            }

            Check(t.Lead >= TimeSpan.Zero && t.Lead <= TimeSpan.FromDays(4), field + ":Lead", "it is a time from 0 to four days");
            Check(t.Probability is null != t.Quantile is null, field, "it needs one of Probability and Quantile");
            Check(t.Probability is null or (> 0 and <= 1), field + ":Probability", "it is a number above 0, up to 1");
            Check(t.Quantile is not { } q || (q is > 0.04 and < 0.96 && Math.Abs((q * 20) - Math.Round(q * 20)) < 1e-9), field + ":Quantile", "it is one of 0.05, 0.10 … 0.95");
            return new ForecastTrigger(t.Lead, t.Probability, t.Quantile);
        }

        void Check(bool good, string field, string reason)
        {
            if (!good)
            {
                throw Wrong(field, reason);
            }
        }

        InputException Wrong(string field, string reason) => new($"{AlertOptions.SectionName}:Rules:{name}", reason + ".", field: field);
    }
}
