using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <param name="Combination">That the model used; null without a model.</param>
/// <param name="Online">What <see cref="OnlineEnsemble"/> would have said; null where not every member answered.</param>
public sealed record ScoredLead(ForecastScore Score, SymHCombination? Combination, double? Online);

/// <summary>What was forecast for one storm, scored.</summary>
/// <param name="Scores">By issue time, then lead, of the leads asked for.</param>
/// <param name="Targets">Observed values per lead that fall into the windows.</param>
/// <param name="Members">Names of the members that answered at least once.</param>
/// <param name="Baselines">Names of the baselines.</param>
public sealed record StormForecasts(
    int? Storm, IReadOnlyList<ScoredLead> Scores, IReadOnlyDictionary<TimeSpan, int> Targets,
    IReadOnlySet<string> Members, IReadOnlySet<string> Baselines)
{
    /// <summary>Forecasts every issue time of the storm as a replay would and keeps what falls into the windows.</summary>
    /// <param name="windows">Null: everything counts.</param>
    /// <param name="leads">Those that are kept.</param>
    public static StormForecasts Of(
        SymHPipeline pipeline, ArchiveSegment segment, IReadOnlyList<ScoringWindow>? windows, DateTimeOffset? from, DateTimeOffset? to, IReadOnlyList<TimeSpan> leads,
        SymHModel? model, CancellationToken cancel)
    {
        var (first, last) = (Later(segment.From, from), to is { } t && t <= segment.To ? t - TimeSpan.FromTicks(1) : segment.To);
        var scores = new List<ForecastScore>();
        var online = new OnlineEnsemble();
        var late = new Dictionary<DateTimeOffset, int>();
        var (members, baselines) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var step in ForecastRun.Over(pipeline, segment.History, model, first, last, segment.To + SymHState.Patience))
        {
            cancel.ThrowIfCancellationRequested();
            online.Learn(step.Scores);
            if (step.Input is { } input)
            {
                late[input.IssuedAt] = SymHLateness.ClassOf(SymHGrid.Decode(input.Payload.Span).SymHAge);
                if (model is not null && step.Forecast is { } forecast)
                {
                    online.Issued(forecast, late[input.IssuedAt], model.Combination[late[input.IssuedAt]]);
                }
            }

            foreach (var lead in step.Forecast?.Leads ?? [])
            {
                members.UnionWith(lead.Members.Keys);
                baselines.UnionWith(lead.Baselines.Keys);
            }

            scores.AddRange(step.Scores.Where(s => leads.Contains(s.Lead) && Counts(s.ValidTime, windows)));
        }

        return new StormForecasts(
            segment.Event,
            [.. scores.OrderBy(s => s.IssuedAt).ThenBy(s => s.Lead).Select(s => new ScoredLead(s, model?.Combination[late[s.IssuedAt]][model.Leads.ToList().IndexOf(SymHLeads.RowsOf(s.Lead))], online.Said(s)))],
            leads.ToDictionary(l => l, l => Observed(segment, windows, l, from, to)),
            members,
            baselines);
    }

    private static bool Counts(DateTimeOffset target, IReadOnlyList<ScoringWindow>? windows) => windows?.Any(w => w.Holds(target)) ?? true;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;

    // Without windows what lies less than a lead after the first value has no issue time in the data: it is not missed.
    private static int Observed(ArchiveSegment segment, IReadOnlyList<ScoringWindow>? windows, TimeSpan lead, DateTimeOffset? from, DateTimeOffset? to) =>
        segment.History.All(KnownSeries.SymH)
            .Select(o => new DateTimeOffset(o.ValidTime.Ticks - (o.ValidTime.Ticks % SymHGrid.Step.Ticks), TimeSpan.Zero))
            .Distinct()
            .Count(t => Counts(t, windows) && t - lead >= (windows is null ? Later(segment.From, from) : from ?? DateTimeOffset.MinValue + lead) && (to is null || t - lead < to));
}
