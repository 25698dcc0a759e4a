using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Training;

/// <summary><c>swx train symh</c>.</summary>
internal static class SymHTrainCommand
{
    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(TrainOptions options, CancellationToken cancel)
    {
        var segments = ArchiveSegments.Read(options.Data, KnownSeries.SymH, Availability.Literature, r => Console.Error.WriteLine($"rejected {r}"));
        var windows = options.Windows is null ? null : ScoringWindows.Read(options.Windows);
        var storms = segments
            .Select(s => (Segment: s, Window: windows?.FirstOrDefault(w => w.Storm == s.Event)))
            .Where(s => windows is null || s.Window is not null)
            .Select(s => TrainingStorm.Prepare(s.Segment, s.Window))
            .Where(s => s.Rows.Length > 0)
            .ToList();
        await Console.Error.WriteLineAsync($"{storms.Count} storms, {storms.Sum(s => s.Rows.Length)} rows");
        if (storms.Count < 2)
        {
            throw new InputException(string.Join(", ", options.Data), "training needs at least two storms with known targets");
        }

        var defaults = new SymHTrainingSettings();
        var settings = defaults with
        {
            Seed = options.Seed,
            Folds = Math.Min(defaults.Folds, storms.Count),
            Network = defaults.Network with { Epochs = options.Epochs ?? defaults.Network.Epochs },
        };
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["data"] = string.Join(", ", options.Data.Select(d => Path.GetFileName(d) + " sha256:" + ContentHash.Of(File.ReadAllBytes(d))[..16])),
            ["windows"] = options.Windows is null ? "none" : Path.GetFileName(options.Windows),
            ["storms"] = storms.Count.ToString(CultureInfo.InvariantCulture),
            ["rows"] = storms.Sum(s => s.Rows.Length).ToString(CultureInfo.InvariantCulture),
        };
        var learners = new TorchLearners(options.Device, options.Threads);
        var result = SymHTrainer.Train(storms, settings, learners, facts, Console.Error.WriteLine, cancel);
        result.Bundle.ToFolder(options.Out);
        await File.WriteAllTextAsync(Path.Combine(options.Out, "README.md"), SymHCard.Describe(facts, settings, result), cancel);
        return result.OutOfFold;
    }
}
