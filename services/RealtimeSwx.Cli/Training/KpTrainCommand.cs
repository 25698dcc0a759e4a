using RealtimeSwx.Cli.Backtests;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Training;

/// <summary><c>swx train kp</c>: trains on what lies before <c>--to</c>; the scores are of what lies after it.</summary>
internal static class KpTrainCommand
{
    private static readonly DateTimeOffset DefaultEnd = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(TrainOptions options, CancellationToken cancel)
    {
        var end = options.To ?? DefaultEnd;
        var history = ArchiveHistory.Read(options.Data, Availability.Operational, s => s == KnownSeries.Kp, "Kp");
        var bundle = KpTrainer.Train(history.All(KnownSeries.Kp), end, new StderrLines(), cancel);
        bundle.ToFolder(options.Out);
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var last = history.All(KnownSeries.Kp)[^1].ValidTime + TimeSpan.FromHours(3);
        if (last - end < TimeSpan.FromDays(30))
        {
            await Console.Error.WriteLineAsync("no data after the training to score the model on");
            return scores;
        }

        using var model = new KpPipeline().LoadModel(bundle, new TorchLearners(options.Device));
        var summary = KpBacktest.Run(history, model, end, last, TextWriter.Null, cancel);
        for (var h = 3; h <= 24; h += 3)
        {
            (scores[$"rmse_{h:00}h"], scores[$"persistence_rmse_{h:00}h"]) = summary.Rmse(h);
        }

        return scores;
    }
}
