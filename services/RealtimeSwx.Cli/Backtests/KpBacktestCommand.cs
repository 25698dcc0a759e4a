using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Backtests;

/// <summary><c>swx backtest kp</c>.</summary>
internal static class KpBacktestCommand
{
    public static async Task<JsonObject> RunAsync(BacktestOptions options, CancellationToken cancel)
    {
        var availability = options.Availability ?? "operational";
        var history = ArchiveHistory.Read(options.Data, Availability.Parse(availability), s => s == KnownSeries.Kp, "Kp");
        var known = history.All(KnownSeries.Kp);
        var bundle = options.Model is null ? ShippedModels.Load("kp") : ModelBundle.FromFolder("kp", options.Model);
        if (bundle is null)
        {
            await Console.Error.WriteLineAsync("no model is shipped for kp: the baseline is scored");
        }

        using var model = bundle is null ? null : new KpPipeline().LoadModel(bundle, new TorchLearners(options.Device));
        await using var csv = new StreamWriter(options.Out);
        var summary = KpBacktest.Run(
            history, model, options.From ?? known[0].ValidTime, options.To ?? known[^1].ValidTime + TimeSpan.FromHours(3), csv, cancel);
        var report = JsonSerializer.SerializeToNode(summary.ToReport())!.AsObject();
        report["availability"] = availability;
        report["checkpoint"] = model?.Checkpoint ?? "";
        return report;
    }
}
