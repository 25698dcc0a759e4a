using RealtimeSwx.Cli.Backtests;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Kp.Training;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Training;

/// <summary>
/// <c>swx train kp</c>: the members that see Kp alone learn from what lies before <c>--to</c>, and their scores are of what lies after it; with
/// <c>--wind</c>, members that see the wind learn from its storms, and their scores are of storms left out.
/// </summary>
internal static class KpTrainCommand
{
    private static readonly DateTimeOffset DefaultEnd = new(2005, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(TrainOptions options, CancellationToken cancel)
    {
        var end = options.To ?? DefaultEnd;
        var history = ArchiveHistory.Read(options.Data, Availability.Operational, s => s == KnownSeries.Kp, "Kp");
        var known = history.All(KnownSeries.Kp);
        var storms = options.Wind.Count == 0 ? [] : KpWindStorms.Read(options.Wind, known, Availability.Operational);
        var learners = new TorchLearners(options.Device);
        var bundle = new KpTrainer(new KpTrainingSettings { Seed = options.Seed }, learners, Console.Error.WriteLine).Train(new KpTrainingData(known, end, storms), cancel);
        bundle.ToFolder(options.Out);
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var last = known[^1].ValidTime + TimeSpan.FromHours(3);
        if (last - end < TimeSpan.FromDays(30))
        {
            await Console.Error.WriteLineAsync("no data after the training to score the model on");
        }
        else
        {
            using var model = new KpPipeline().LoadModel(bundle, learners);
            Add(scores, "", KpBacktest.Run(history, model, end, last, TextWriter.Null, cancel));
        }

        if (storms.Count > 0)
        {
            using var model = new KpPipeline(wind: true).LoadModel(bundle, learners);
            Add(scores, "wind_", KpBacktest.RunWithWind(storms, null, model, TextWriter.Null, cancel));
        }

        return scores;
    }

    private static void Add(SortedDictionary<string, double> scores, string part, KpSummary summary)
    {
        for (var h = 3; h <= 24; h += 3)
        {
            (scores[$"{part}rmse_{h:00}h"], scores[$"{part}persistence_rmse_{h:00}h"]) = summary.Rmse(h);
        }

        (scores[$"{part}rmse_03h_in_storm"], scores[$"{part}persistence_rmse_03h_in_storm"]) = summary.RmseInStorm(3);
        scores[$"{part}brier_skill_g1"] = summary.BrierSkill;
    }
}
