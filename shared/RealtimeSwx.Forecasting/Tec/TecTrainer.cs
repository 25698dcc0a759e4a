using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec.Members;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Fits the members on every origin (each fourth hour) whose next day is known, all centres together, and their combination on the forecasts of 22 UT
/// that members fitted without that block of time would have made. Errors are divided by the mean TEC, so that days of an active Sun do not rule the fit
/// and the result carries over from one part of the solar cycle to another.
/// </summary>
public static class TecTrainer
{
    private const int LeastIssues = 5;

    /// <summary>The blend comes first: its mean is the scale of the errors.</summary>
    private static readonly ImmutableArray<string> Baselines = ["blend", "persistence", "rotated_anomaly"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Trains the usual members.</summary>
    /// <param name="before">Maps from here on are not looked at.</param>
    public static ModelBundle Train(SeriesHistory history, DateTimeOffset before, IProgress<string>? progress, CancellationToken cancel) =>
        Train(history, before, new TecTrainingSettings(), null, progress, cancel);

    /// <param name="before">Maps from here on are not looked at.</param>
    /// <param name="learner">Of networks, where the settings want some.</param>
    /// <exception cref="InputException">Too few maps, or no such members.</exception>
    public static ModelBundle Train(
        SeriesHistory history, DateTimeOffset before, TecTrainingSettings settings, IMapLearner? learner, IProgress<string>? progress, CancellationToken cancel)
    {
        var trainers = settings.Trainers(learner, progress);
        var samples = new TecSamples(history, before);
        var origins = samples.Walk(_ => true, cancel).Count();
        progress?.Report($"tec: {origins} origins of {string.Join(", ", samples.Centres)}, {(samples.HasKp ? "with Kp" : "no Kp in the data")}");
        if (origins < LeastIssues)
        {
            throw new InputException("tec", $"{origins} origins to train on are too few ({LeastIssues} needed, each with a day of maps before it and one after)");
        }

        foreach (var trainer in trainers)
        {
            trainer.Fit(samples, null, cancel).Dispose();
            progress?.Report($"tec: {trainer.Name} fitted");
        }

        var sums = Judge(samples, trainers, cancel);
        var combination = sums.Solve();
        progress?.Report("tec: members combined");
        var card = new
        {
            target = "tec",
            members = trainers.Select(t => t.Name),
            trained_on = samples.Centres.Select(c => c.Value),
            trained_before = before == DateTimeOffset.MaxValue ? (DateTimeOffset?)null : before,
            origins,
            kp = samples.HasKp,
            data_sha256 = samples.DataHash(),
            seed = settings.Seed,
            ridge_penalty = TecNormalEquations.Penalty,
            relative_error_out_of_block = Enumerable.Range(1, TecHistory.KeptDays).Select(days => sums.RelativeError(days, 0, combination) is var (combined, blend)
                ? new { days, combined = Math.Round(combined, 4), blend = Math.Round(blend, 4) }
                : null),
        };
        return ModelBundle.Create("tec",
        [
            KeyValuePair.Create(TecModel.CardFile, (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(card, Indented)),
            KeyValuePair.Create(TecCombination.File, (ReadOnlyMemory<byte>)combination.Write()),
            .. trainers.SelectMany(t => t.Files),
        ]);
    }

    /// <summary>What members said of blocks of time that they were not fitted to, against what came, for every length of history.</summary>
    private static TecCombinationSums Judge(TecSamples samples, IReadOnlyList<ITecMemberTrainer> trainers, CancellationToken cancel)
    {
        ImmutableArray<string> voices = [.. Baselines, .. trainers.Select(t => t.Name)];
        var sums = new TecCombinationSums(voices);
        for (var fold = 0; fold < TecSamples.Folds; fold++)
        {
            var members = trainers.Select(t => t.Fit(samples, fold, cancel)).ToList();
            foreach (var sample in samples.Walk(o => o.TimeOfDay == TecPipeline.IssueHour, cancel).Where(s => s.Fold == fold))
            {
                for (var days = 1; days <= Math.Min(sample.Past.Days, TecHistory.KeptDays); days++)
                {
                    Add(sums, voices, sample.Past.Of(days), sample.Truths, members);
                }
            }

            members.ForEach(m => m.Dispose());
        }

        return sums;
    }

    private static void Add(TecCombinationSums sums, ImmutableArray<string> voices, TecHistory past, TecMap?[] truths, IReadOnlyList<ITecMember> members)
    {
        var output = TecPipeline.Voices(past, members);
        for (var lead = 0; lead < TecHistory.Slots; lead++)
        {
            if (truths[lead] is { } truth)
            {
                var cells = TecField.Cells(past.Grid);
                sums.Add(past, lead, truth, [.. voices.Select(v => TecCombination.Voice(output, v).AsSpan(lead * cells, cells).ToArray())]);
            }
        }
    }
}
