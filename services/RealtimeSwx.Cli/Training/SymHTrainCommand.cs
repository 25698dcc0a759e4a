using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH;
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
        var defaults = new SymHTrainingSettings { Seed = options.Seed, SideBySide = options.Threads };
        var run = SymHTrainingRun.Prepare(segments, windows, options.Data, options.Windows, defaults with
        {
            Folds = options.Folds ?? defaults.Folds,
            Trees = options.Models?.Contains(SymHLeads.Trees) ?? true ? defaults.Trees : null,
            Networks = [.. (options.Models?.Where(m => m != SymHLeads.Trees).Select(SymHTrainingSettings.Plan) ?? defaults.Networks).Select(n => n with { Spec = n.Spec with { Epochs = options.Epochs ?? n.Spec.Epochs } })],
        });
        var result = run.Trainer(new TorchLearners(options.Device), options.Work).Train(cancel);
        result.Bundle.ToFolder(options.Out);
        await File.WriteAllTextAsync(Path.Combine(options.Out, "README.md"), SymHCard.Describe(run.Facts, run.Settings, result), cancel);
        CurveFolder.Write(options.Out, result.Curves);
        return result.OutOfFold;
    }
}
