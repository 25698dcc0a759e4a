using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH.Training;

namespace RealtimeSwx.Cli.Training;

/// <summary>Storms prepared for training, and the facts of them that the model card states.</summary>
internal sealed record SymHTrainingRun(IReadOnlyList<TrainingStorm> Storms, SymHTrainingSettings Settings, IReadOnlyDictionary<string, string> Facts)
{
    /// <exception cref="InputException">Fewer than two storms with known targets and a whole input before them.</exception>
    public static SymHTrainingRun Prepare(
        IReadOnlyList<ArchiveSegment> segments, IReadOnlyList<ScoringWindow>? windows, IReadOnlyList<string> data, string? windowsFile, SymHTrainingSettings settings)
    {
        var storms = segments
            .Select(s => (Segment: s, Window: windows?.FirstOrDefault(w => w.Storm == s.Event)))
            .Where(s => windows is null || s.Window is not null)
            .AsParallel().AsOrdered().WithDegreeOfParallelism(settings.SideBySide)
            .Select(s => TrainingStorm.Prepare(s.Segment, s.Window))
            .Where(s => s.Issues.All(i => i.Count > 0))
            .ToList();
        var rows = storms.Sum(s => s.Issues[0].Count);
        Console.Error.WriteLine($"{storms.Count} storms, {rows} rows");
        if (storms.Count < 2)
        {
            throw new InputException(string.Join(", ", data), "training needs at least two storms with known targets and 36 hours before them");
        }

        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["data"] = string.Join(", ", data.Select(d => Path.GetFileName(d) + " sha256:" + ContentHash.Of(File.ReadAllBytes(d))[..16])),
            ["windows"] = windowsFile is null ? "none" : Path.GetFileName(windowsFile),
            ["storms"] = storms.Count.ToString(CultureInfo.InvariantCulture),
            ["rows"] = rows.ToString(CultureInfo.InvariantCulture),
        };
        return new SymHTrainingRun(storms, settings with { Folds = Math.Min(settings.Folds, storms.Count) }, facts);
    }

    public SymHTrainer Trainer(ILearners learners, string? work) => new(Storms, Settings, learners, Facts, work, Console.Error.WriteLine);
}
