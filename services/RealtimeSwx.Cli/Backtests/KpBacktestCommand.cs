using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Backtests;

/// <summary><c>swx backtest kp</c>, from Kp alone or, with <c>--wind</c>, from Kp and the L1 wind of storms.</summary>
internal static class KpBacktestCommand
{
    public static async Task<JsonObject> RunAsync(BacktestOptions options, CancellationToken cancel)
    {
        var availability = Availability.Parse(options.Availability ?? "operational");
        var history = ArchiveHistory.Read(options.Data, availability, s => s == KnownSeries.Kp, "Kp");
        var known = history.All(KnownSeries.Kp);
        var bundle = options.Model is null ? ShippedModels.Load("kp") : ModelBundle.FromFolder("kp", options.Model);
        if (bundle is null)
        {
            await Console.Error.WriteLineAsync("no model is shipped for kp: the baseline is scored");
        }

        var withWind = options.Wind.Count > 0;
        using var model = bundle is null ? null : new KpPipeline(withWind).LoadModel(bundle, new TorchLearners(options.Device));
        await using var csv = new StreamWriter(options.Out);
        var summary = withWind
            ? WithWind(options, known, availability, model, csv, cancel)
            : KpBacktest.Run(history, model, options.From ?? known[0].ValidTime, options.To ?? known[^1].ValidTime + TimeSpan.FromHours(3), csv, cancel);
        var report = JsonSerializer.SerializeToNode(summary.ToReport())!.AsObject();
        report["inputs"] = withWind ? "kp and wind" : "kp";
        report["availability"] = options.Availability ?? "operational";
        report["checkpoint"] = model?.Checkpoint ?? "";
        return report;
    }

    private static KpSummary WithWind(
        BacktestOptions options, IReadOnlyList<Observation> known, Availability availability, IPipelineModel? model, TextWriter csv, CancellationToken cancel)
    {
        var windows = options.Windows is null ? null : ScoringWindows.Read(options.Windows).Where(w => options.Split is null || w.Split == options.Split).ToList();
        var storms = KpWindStorms.Read(options.Wind, known, availability)
            .Select(s => s with { From = options.From > s.From ? options.From.Value : s.From, To = options.To < s.To ? options.To.Value : s.To })
            .Where(s => s.From < s.To)
            .ToList();
        return KpBacktest.RunWithWind(storms, windows, model, csv, cancel);
    }
}
