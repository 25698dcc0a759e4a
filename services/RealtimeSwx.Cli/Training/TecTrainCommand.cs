using RealtimeSwx.Cli.Backtests;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Training;

/// <summary><c>swx train tec</c>: trains on the maps before <c>--to</c>; the scores are of those after it.</summary>
internal static class TecTrainCommand
{
    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(TrainOptions options, CancellationToken cancel)
    {
        var end = options.To ?? DateTimeOffset.MaxValue;
        var history = ArchiveHistory.Read(options.Data, Availability.Operational, s => s == KnownSeries.Kp || s.Value.StartsWith("tec/", StringComparison.Ordinal), "TEC maps");
        var settings = new TecTrainingSettings { Seed = options.Seed, Epochs = options.Epochs, SideBySide = options.Threads };
        var learners = new TorchLearners(options.Device);
        var bundle = TecTrainer.Train(history, end, settings with { Models = options.Models ?? settings.Models }, learners.Maps, new StderrLines(), cancel);
        bundle.ToFolder(options.Out);
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal);
        if (options.To is null)
        {
            await Console.Error.WriteLineAsync("no --to: there is nothing after the training to score the model on");
            return scores;
        }

        var summary = TecBacktest.Run(history, p => p.LoadModel(bundle, learners), end, DateTimeOffset.MaxValue, TextWriter.Null, null, cancel);
        foreach (var analysis in summary.Analyses)
        {
            var (forecast, persistence, blend, _) = summary.Wrmse(analysis);
            (scores[$"{analysis}_wrmse"], scores[$"{analysis}_persistence_wrmse"], scores[$"{analysis}_blend_wrmse"]) = (forecast, persistence, blend);
        }

        return scores;
    }
}
