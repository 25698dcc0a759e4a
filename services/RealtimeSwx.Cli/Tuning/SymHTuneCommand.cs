using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Forecasting.SymH.Tuning;
using RealtimeSwx.Forecasting.Tuning;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Cli.Tuning;

/// <summary>What <c>swx tune</c> takes.</summary>
internal sealed record TuneOptions(
    IReadOnlyList<string> Data, string? Windows, IReadOnlyList<string> Splits, string Member, string? Space, string Search, int Trials, int Folds, int Every, int Seed,
    string? Journal, string Device);

/// <summary><c>swx tune symh</c>: the members that can be fitted in seconds.</summary>
internal static class SymHTuneCommand
{
    public static IReadOnlyList<string> Members { get; } = ["ridge", "mlp"];

    /// <summary>The member, fitted by cross-validation over the storms of the chosen splits; other storms are not even prepared.</summary>
    public static ITunable Member(TuneOptions options)
    {
        var storms = Storms(options);
        Console.Error.WriteLine($"{storms.Count} storms, {storms.Sum(s => s.Issues[0].Count)} rows");
        return options.Member == "ridge"
            ? new RidgeTuning(storms, options.Folds, options.Every)
            : new MlpTuning(storms, options.Folds, options.Every, options.Seed, new TorchLearners(options.Device));
    }

    private static List<TrainingStorm> Storms(TuneOptions options)
    {
        var windows = options.Windows is null ? null : ScoringWindows.Read(options.Windows).Where(w => options.Splits.Contains(w.Split)).ToList();
        var storms = ArchiveSegments.Read(options.Data, KnownSeries.SymH, Availability.Literature, r => Console.Error.WriteLine($"rejected {r}"))
            .Select(s => (Segment: s, Window: windows?.FirstOrDefault(w => w.Storm == s.Event)))
            .Where(s => windows is null || s.Window is not null)
            .Select(s => TrainingStorm.Prepare(s.Segment, s.Window, timelyOnly: true))
            .Where(s => s.Issues[0].Count > 0)
            .ToList();
        return storms.Count >= 2
            ? storms
            : throw new InputException(string.Join(", ", options.Data), $"tuning needs at least two storms of the splits {string.Join(", ", options.Splits)}, not {storms.Count}");
    }
}
