using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <param name="Windows">Which targets are written and scored; null = all.</param>
/// <param name="From">Earliest issue time, inclusive; null = all.</param>
/// <param name="To">Latest issue time, exclusive.</param>
/// <param name="Folds">For cross-validation: which model forecasts which storms, instead of <paramref name="Model"/>.</param>
public sealed record SymHBacktestPlan(
    IReadOnlyList<ArchiveSegment> Segments, IReadOnlyList<ScoringWindow>? Windows, DateTimeOffset? From, DateTimeOffset? To, ModelBundle? Model,
    IReadOnlyList<(IReadOnlySet<int> Storms, ModelBundle Model)>? Folds = null)
{
    public ModelBundle? ModelFor(int? storm) => Folds is null ? Model : Folds.First(f => f.Storms.Contains(storm ?? 0)).Model;
}

/// <summary>
/// Forecasts every issue time of every storm as a replay would and scores what falls into the windows. Storms run side by side; each has its
/// own model instance and state, so the order of work does not show in the numbers.
/// </summary>
public static class SymHBacktest
{
    /// <param name="progress">Storms done, of all.</param>
    public static async Task<JsonObject> RunAsync(
        SymHBacktestPlan plan, ILearners learners, TextWriter csv, int threads, IProgress<(int Done, int Of)> progress, CancellationToken cancel)
    {
        var work = Chosen(plan);
        var results = new IReadOnlyList<(ForecastScore Score, SymHCombination? Combination)>[work.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, work.Count),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
            (i, _) =>
            {
                results[i] = Storm(plan, work[i].Segment, work[i].Windows, learners, cancel);
                progress.Report((Interlocked.Increment(ref done), work.Count));
                return ValueTask.CompletedTask;
            });
        var summaries = SymHLeads.All.ToDictionary(l => l, _ => new SymHSummary());
        await csv.WriteLineAsync(SymHRow.Header);
        for (var i = 0; i < work.Count; i++)
        {
            foreach (var (score, combination) in results[i])
            {
                await csv.WriteLineAsync(SymHRow.Of(work[i].Segment.Event, score));
                summaries[score.Lead].Add(work[i].Segment.Event, score, combination);
            }
        }

        return Json(plan, work.Count, summaries);
    }

    private static List<(ArchiveSegment Segment, List<ScoringWindow>? Windows)> Chosen(SymHBacktestPlan plan)
    {
        var work = plan.Segments
            .Select(s => (Segment: s, Windows: plan.Windows?.Where(w => w.Storm == s.Event).ToList()))
            .Where(s => s.Windows is null or { Count: > 0 })
            .ToList();
        return work.Count > 0 ? work : throw new InputException("scoring windows", "none of them is for a storm in the data");
    }

    private static List<(ForecastScore Score, SymHCombination? Combination)> Storm(
        SymHBacktestPlan plan, ArchiveSegment segment, List<ScoringWindow>? windows, ILearners learners, CancellationToken cancel)
    {
        var pipeline = new SymHPipeline();
        using var model = plan.ModelFor(segment.Event) is { } bundle ? SymHModel.Load(bundle, learners) : null;
        var from = plan.From is { } f && f > segment.From ? f : segment.From;
        var to = plan.To is { } t && t <= segment.To ? t - TimeSpan.FromTicks(1) : segment.To;
        var scores = new List<ForecastScore>();
        var late = new Dictionary<DateTimeOffset, int>();
        foreach (var step in ForecastRun.Over(pipeline, segment.History, model, from, to, segment.To + SymHState.Patience))
        {
            cancel.ThrowIfCancellationRequested();
            if (step.Input is { } input)
            {
                late[input.IssuedAt] = SymHLateness.ClassOf(SymHGrid.Decode(input.Payload.Span).SymHAge);
            }

            scores.AddRange(step.Scores.Where(s => windows is null || windows.Exists(w => w.Holds(s.ValidTime))));
        }

        return [.. scores.OrderBy(s => s.IssuedAt).ThenBy(s => s.Lead).Select(s =>
            (s, model?.Combination[late[s.IssuedAt]][SymHLeads.All.ToList().IndexOf(s.Lead)]))];
    }

    private static JsonObject Json(SymHBacktestPlan plan, int storms, Dictionary<TimeSpan, SymHSummary> summaries)
    {
        var horizons = new JsonObject();
        foreach (var lead in SymHLeads.All.Where(l => summaries[l].Quantiles.Count > 0))
        {
            horizons[((int)lead.TotalMinutes).ToString(System.Globalization.CultureInfo.InvariantCulture)] = summaries[lead].ToJson();
        }

        return new JsonObject { ["target"] = "symh", ["checkpoint"] = plan.Folds is null ? plan.Model?.Hash ?? "" : string.Join(' ', plan.Folds.Select(f => f.Model.Hash[..12])), ["storms"] = storms, ["horizons"] = horizons };
    }
}
