using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Backtests;

/// <summary><c>swx backtest symh</c>.</summary>
internal static class SymHBacktestCommand
{
    public static async Task<JsonObject> RunAsync(BacktestOptions options, CancellationToken cancel)
    {
        var availability = options.Availability ?? "literature";
        var segments = ArchiveSegments.Read(options.Data, KnownSeries.SymH, Availability.Parse(availability), r => Console.Error.WriteLine($"rejected {r}"));
        var windows = options.Windows is null ? null : ScoringWindows.Read(options.Windows).Where(w => options.Split is null || w.Split == options.Split).ToList();
        var model = options.Model is null ? ShippedModels.Load("symh") : ModelBundle.FromFolder("symh", options.Model);
        if (model is null)
        {
            await Console.Error.WriteLineAsync("no model is shipped for symh: the baseline is scored");
        }

        var learners = new TorchLearners(options.Device);
        await using var csv = new StreamWriter(options.Out);
        var summary = await SymHBacktest.RunAsync(
            new SymHBacktestPlan(segments, windows, options.From, options.To, model), learners, csv, options.Threads, new ProgressLine("storms"), cancel);
        summary["availability"] = availability;
        return summary;
    }
}
