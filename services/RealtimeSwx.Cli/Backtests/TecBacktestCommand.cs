using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Backtests;

/// <summary><c>swx backtest tec</c>.</summary>
internal static class TecBacktestCommand
{
    public static async Task<JsonObject> RunAsync(BacktestOptions options, CancellationToken cancel)
    {
        var availability = options.Availability ?? "operational";
        var history = ArchiveHistory.Read(
            options.Data, Availability.Parse(availability), s => s == KnownSeries.Kp || s.Value.StartsWith("tec/", StringComparison.Ordinal), "TEC maps");
        var bundle = options.Model is null ? ShippedModels.Load("tec") : ModelBundle.FromFolder("tec", options.Model);
        if (bundle is null)
        {
            await Console.Error.WriteLineAsync("no model is shipped for tec: the baseline is scored");
        }

        var learners = new TorchLearners(options.Device);
        var maps = options.Maps is null ? null : new TecMapFolder(options.Maps, history);
        await using var csv = new StreamWriter(options.Out);
        var summary = TecBacktest.Run(
            history,
            pipeline => bundle is null ? null : pipeline.LoadModel(bundle, learners),
            options.From ?? DateTimeOffset.MinValue,
            options.To ?? DateTimeOffset.MaxValue,
            csv,
            maps is null ? null : maps.Add,
            cancel);
        if (maps is not null)
        {
            await Console.Error.WriteLineAsync($"maps: {maps.Draw().Count} pictures in {options.Maps}");
        }

        var report = JsonSerializer.SerializeToNode(summary.ToReport())!.AsObject();
        report["availability"] = availability;
        report["checkpoint"] = bundle?.Hash ?? "";
        return report;
    }
}
