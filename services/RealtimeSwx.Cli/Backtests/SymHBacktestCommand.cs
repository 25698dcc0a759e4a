using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Training;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Backtests;

/// <summary><c>swx backtest symh</c>.</summary>
internal static class SymHBacktestCommand
{
    public static async Task<JsonObject> RunAsync(BacktestOptions options, CancellationToken cancel)
    {
        var availability = options.Availability ?? "literature";
        var (known, withheld) = Withheld(availability);
        var delays = Availability.Parse(known);
        var segments = Segments(options, delays).Select(s => delays.Delays.ContainsKey("dst") ? DstOfSymH.In(s, delays) : DstOfSymH.FromFirst(s)).ToList();
        var windows = options.Windows is null ? null : ScoringWindows.Read(options.Windows).Where(w => options.Split is null || w.Split == options.Split).ToList();
        var learners = new TorchLearners(options.Device);
        var plan = options.Folds is { } folds
            ? new SymHBacktestPlan(segments, windows, options.From, options.To, null, Folds(options, windows, folds, learners, cancel))
            : new SymHBacktestPlan(segments, windows, options.From, options.To, await ModelAsync(options));
        plan = plan with { FromWindAlone = withheld, Leads = options.AllLeads ? SymHLeads.All : SymHLeads.Scored };
        await using var csv = new StreamWriter(options.Out);
        var summary = await SymHBacktest.RunAsync(plan, learners, csv, options.Threads, new ProgressLine("storms"), cancel);
        summary["availability"] = availability;
        await ReportUnusedAsync(summary);
        return summary;
    }

    // Never known to the forecasts; the truth that scores them is still there.
    private static (string Known, bool Withheld) Withheld(string availability)
    {
        var parts = availability.Split(',', StringSplitOptions.TrimEntries);
        return (string.Join(',', parts.Where(p => p != "symh=never")), parts.Contains("symh=never"));
    }

    private static async Task ReportUnusedAsync(JsonObject summary)
    {
        if (summary["storms_without_window"]!.AsArray() is { Count: > 0 } storms)
        {
            await Console.Error.WriteLineAsync($"not scored, no window: storms {string.Join(' ', storms)}");
        }

        if (summary["windows_without_storm"]!.AsArray() is { Count: > 0 } windows)
        {
            await Console.Error.WriteLineAsync($"not in the data: windows of {windows.Count} storms");
        }
    }

    private static IReadOnlyList<ArchiveSegment> Segments(BacktestOptions options, Availability availability) =>
        ArchiveSegments.Read(options.Data, KnownSeries.SymH, availability, r => Console.Error.WriteLine($"rejected {r}"));

    // Training knows Sym-H at its label and makes it late by itself, whatever the availability of the forecasts.
    private static IReadOnlyList<(IReadOnlySet<int> Storms, ModelBundle Model)> Folds(
        BacktestOptions options, IReadOnlyList<ScoringWindow>? windows, int folds, ILearners learners, CancellationToken cancel)
    {
        var settings = new SymHTrainingSettings { Seed = options.Seed, Folds = folds, SideBySide = options.Threads };
        var run = SymHTrainingRun.Prepare(Segments(options, Availability.Literature), windows, options.Data, options.Windows, settings);
        return run.Trainer(learners, options.Work).CrossFit(cancel);
    }

    private static async Task<ModelBundle?> ModelAsync(BacktestOptions options)
    {
        var model = options.Model is null ? ShippedModels.Load("symh") : ModelBundle.FromFolder("symh", options.Model);
        if (model is null)
        {
            await Console.Error.WriteLineAsync("no model is shipped for symh: the baseline is scored");
        }

        return model;
    }
}
