using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <param name="Windows">Which targets are written and scored; null = all.</param>
/// <param name="From">Earliest issue time, inclusive; null = all.</param>
/// <param name="To">Latest issue time, exclusive.</param>
/// <param name="Folds">For cross-validation: which model forecasts which storms, instead of <paramref name="Model"/>.</param>
public sealed record SymHBacktestPlan(
    IReadOnlyList<ArchiveSegment> Segments, IReadOnlyList<ScoringWindow>? Windows, DateTimeOffset? From, DateTimeOffset? To, ModelBundle? Model,
    IReadOnlyList<(IReadOnlySet<int> Storms, ModelBundle Model)>? Folds = null)
{
    /// <summary>Forecasts are made without Sym-H.</summary>
    public bool FromWindAlone { get; init; }

    /// <summary>The leads that are written and scored, where the model has them.</summary>
    public IReadOnlyList<TimeSpan> Leads { get; init; } = SymHLeads.Scored;

    /// <summary>A storm that no fit could use (no whole input before its targets) is out of every fold: the first model serves.</summary>
    public ModelBundle? ModelFor(int? storm) =>
        Folds is null ? Model : Folds.Where(f => f.Storms.Contains(storm ?? 0)).Select(f => f.Model).FirstOrDefault() ?? Folds[0].Model;
}

/// <summary>
/// Forecasts every issue time of every storm as a replay would and scores what falls into the windows. Storms run side by side; each has its
/// own model instance and state, so the order of work does not show in the numbers.
/// </summary>
public static class SymHBacktest
{
    /// <param name="progress">Storms done, of all.</param>
    /// <exception cref="InputException">No window is for a storm of the data, or no target in them is observed.</exception>
    public static async Task<JsonObject> RunAsync(
        SymHBacktestPlan plan, ILearners learners, TextWriter csv, int threads, IProgress<(int Done, int Of)> progress, CancellationToken cancel)
    {
        var work = Chosen(plan);
        var results = new StormForecasts[work.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, work.Count),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
            (i, _) =>
            {
                using var model = plan.ModelFor(work[i].Segment.Event) is { } bundle ? SymHModel.Load(bundle, learners) : null;
                results[i] = StormForecasts.Of(new SymHPipeline { FromWindAlone = plan.FromWindAlone }, work[i].Segment, work[i].Windows, plan.From, plan.To, plan.Leads, model, cancel);
                progress.Report((Interlocked.Increment(ref done), work.Count));
                return ValueTask.CompletedTask;
            });
        await WriteAsync(results, csv);
        return Json(plan, results);
    }

    private static List<(ArchiveSegment Segment, List<ScoringWindow>? Windows)> Chosen(SymHBacktestPlan plan)
    {
        var work = plan.Segments
            .Select(s => (Segment: s, Windows: plan.Windows?.Where(w => w.Storm == s.Event).ToList()))
            .Where(s => s.Windows is null or { Count: > 0 })
            .ToList();
        return work.Count > 0 ? work : throw new InputException("scoring windows", "none of them is for a storm in the data", field: "storm");
    }

    private static async Task WriteAsync(IReadOnlyList<StormForecasts> storms, TextWriter csv)
    {
        string[] columns = [.. storms.SelectMany(s => s.Members.Union(s.Baselines)).Distinct().Where(n => n != SymHLeads.Persistence).Order(StringComparer.Ordinal)];
        await csv.WriteLineAsync(SymHRow.Header(columns));
        foreach (var storm in storms)
        {
            foreach (var (score, _, _) in storm.Scores)
            {
                await csv.WriteLineAsync(SymHRow.Of(storm.Storm, score, columns));
            }
        }
    }

    private static JsonObject Json(SymHBacktestPlan plan, IReadOnlyList<StormForecasts> storms)
    {
        HashSet<string> members = [.. storms.SelectMany(s => s.Members)], baselines = [.. storms.SelectMany(s => s.Baselines)];
        var horizons = new JsonObject();
        foreach (var lead in plan.Leads)
        {
            var summary = new SymHSummary(lead, members, baselines);
            foreach (var storm in storms)
            {
                foreach (var scored in storm.Scores.Where(s => s.Score.Lead == lead))
                {
                    summary.Add(storm.Storm, scored);
                }
            }

            if (summary.Count > 0)
            {
                horizons[((int)lead.TotalMinutes).ToString(CultureInfo.InvariantCulture)] = summary.ToJson(storms.Sum(s => s.Targets[lead]));
            }
        }

        if (horizons.Count == 0)
        {
            throw new InputException(plan.Windows is null ? "data" : "scoring windows", "no target in them could be forecast and compared with an observed Sym-H");
        }

        return new JsonObject
        {
            ["target"] = "symh",
            ["unit"] = "nT",
            ["checkpoint"] = plan.Folds is null ? plan.Model?.Hash ?? "" : string.Join(' ', plan.Folds.Select(f => f.Model.Hash[..12])),
            ["storms"] = storms.Count,
            ["storms_without_window"] = Numbers(plan.Windows is null ? [] : plan.Segments.Where(s => plan.Windows.All(w => w.Storm != s.Event)).Select(s => s.Event ?? 0)),
            ["windows_without_storm"] = Numbers(plan.Windows is null ? [] : plan.Windows.Select(w => w.Storm).Distinct().Where(w => plan.Segments.All(s => s.Event != w))),
            ["folds"] = plan.Folds is null ? null : new JsonArray([.. plan.Folds.Select(f => new JsonObject
            {
                ["checkpoint"] = f.Model.Hash[..12],
                ["held_out"] = Numbers(f.Storms),
            })]),
            ["horizons"] = horizons,
        };
    }

    private static JsonArray Numbers(IEnumerable<int> storms) => [.. storms.Order().Select(s => JsonValue.Create(s))];
}
