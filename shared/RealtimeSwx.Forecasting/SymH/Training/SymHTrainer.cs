using System.Collections.Concurrent;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Diagnosis;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <param name="OutOfFold">Score lines (member, lead, pooled RMSE …) on storms that the predicting fit had not seen.</param>
/// <param name="Curves">Learning curves of the networks of each fold, watched on the storms that it held out.</param>
public sealed record SymHTrainingResult(ModelBundle Bundle, IReadOnlyDictionary<string, double> OutOfFold, IReadOnlyList<LearningCurve> Curves);

/// <summary>Fits every member, then combination and calibration on predictions out of fold.</summary>
public sealed class SymHTrainer
{
    /// <summary>Every how many-th issue time with late Sym-H is predicted out of fold.</summary>
    private const int LateEvery = 24;

    private readonly IReadOnlyList<TrainingStorm> _storms;
    private readonly SymHTrainingSettings _settings;
    private readonly IReadOnlyDictionary<string, string> _facts;
    private readonly Action<string> _log;
    private readonly MemberFits _fits;
    private readonly ConcurrentBag<LearningCurve> _curves = [];
    private readonly Dictionary<int, int> _folds;

    /// <param name="facts">Of the run, for the card: data hash, windows.</param>
    /// <param name="work">Folder that keeps what is fitted, so that a stopped run goes on; null = none.</param>
    public SymHTrainer(
        IReadOnlyList<TrainingStorm> storms, SymHTrainingSettings settings, ILearners learners, IReadOnlyDictionary<string, string> facts,
        string? work, Action<string> log)
    {
        (_storms, _settings, _facts, _log) = (storms, settings, facts, log);
        _fits = new MemberFits(settings, learners, new FitFolder(work, new { facts, settings.Folds }), log);
        _folds = Folds(storms, settings.Folds);
    }

    /// <summary>The model of all storms.</summary>
    public SymHTrainingResult Train(CancellationToken cancel)
    {
        // The fit of all storms is the longest: it begins first, the folds fill the other threads, and what they leave is its own.
        const int all = -1;
        var spare = Math.Max(1, _settings.SideBySide - _settings.Folds);
        var held = new List<OutOfFold>[_settings.Folds];
        Members? fitted = null;
        SideBySide(Enumerable.Range(all, held.Length + 1), f =>
        {
            if (f == all)
            {
                fitted = _fits.Fit(_storms, [], "all", null, spare, cancel);
            }
            else
            {
                held[f] = Held(f, cancel);
            }
        }, cancel);
        using var members = fitted!;
        var oof = held.SelectMany(f => f).ToList();
        var scores = CrossScores.Of(oof);
        _log(string.Join(Environment.NewLine, scores.Select(p => FormattableString.Invariant($"{p.Key} {p.Value:0.000}"))));
        SymHFallback.Describe(_storms).ToList().ForEach(_log);
        return new SymHTrainingResult(Bundle(members, Stack(oof), _storms, scores), scores, [.. _curves.OrderBy(c => c.Name, StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Per fold the model that saw nothing of it: its members are fitted on the other storms, and so are weights and calibration, on what the
    /// members of the other folds said about them.
    /// </summary>
    /// <returns>The numbers of the held-out storms, and the model for them.</returns>
    public IReadOnlyList<(IReadOnlySet<int> Storms, ModelBundle Model)> CrossFit(CancellationToken cancel)
    {
        var oof = Held(cancel);
        return [.. Enumerable.Range(0, _settings.Folds).Select(fold =>
        {
            var (held, rest) = Split(fold);
            using var members = _fits.Fit(rest, held, Name(fold), _settings.FoldNetworks, 1, cancel);
            var others = oof.Where((_, f) => f != fold).SelectMany(o => o).ToList();
            return ((IReadOnlySet<int>)held.Select(s => s.Storm).ToHashSet(), Bundle(members, Stack(others), rest, CrossScores.Of(others)));
        })];
    }

    private static string Name(int fold) => FormattableString.Invariant($"fold-{fold}");

    private (List<TrainingStorm> Held, List<TrainingStorm> Others) Split(int fold) =>
        ([.. _storms.Where((_, i) => _folds[i] == fold)], [.. _storms.Where((_, i) => _folds[i] != fold)]);

    // By number as published results have it; by position where that would leave a fold empty.
    private static Dictionary<int, int> Folds(IReadOnlyList<TrainingStorm> storms, int folds)
    {
        var byNumber = storms.Select((s, i) => (i, Fold: 7 * s.Storm % folds)).ToDictionary(p => p.i, p => p.Fold);
        return byNumber.Values.Distinct().Count() == folds ? byNumber : storms.Select((_, i) => i).ToDictionary(i => i, i => i % folds);
    }

    private List<OutOfFold>[] Held(CancellationToken cancel)
    {
        var held = new List<OutOfFold>[_settings.Folds];
        SideBySide(Enumerable.Range(0, held.Length), f => held[f] = Held(f, cancel), cancel);
        return held;
    }

    // In their order, each on one thread.
    private void SideBySide(IEnumerable<int> fits, Action<int> fit, CancellationToken cancel) => Parallel.ForEach(
        Partitioner.Create(fits, EnumerablePartitionerOptions.NoBuffering),
        new ParallelOptions { MaxDegreeOfParallelism = _settings.SideBySide, CancellationToken = cancel },
        fit);

    private List<OutOfFold> Held(int fold, CancellationToken cancel)
    {
        var (held, rest) = Split(fold);
        using var members = _fits.Fit(rest, held, Name(fold), _settings.FoldNetworks, 1, cancel);
        members.Curves.ToList().ForEach(_curves.Add);
        List<OutOfFold> said = [.. held.SelectMany(s => s.Issues).Select(r => _fits.Predict(members, fold, r.Late == 0 ? r : r.Thinned(LateEvery)))];
        _log($"{Name(fold)}: predicted {held.Count} storms");
        return said;
    }

    private static IReadOnlyList<IReadOnlyList<SymHCombination>> Stack(IReadOnlyList<OutOfFold> oof) =>
        [.. Enumerable.Range(0, SymHLateness.Rows.Count).Select(late => Stacking.Fit([.. oof.Where(o => o.Rows.Late == late && o.Rows.Count > 0)]))];

    private ModelBundle Bundle(
        Members members, IReadOnlyList<IReadOnlyList<SymHCombination>> combinations, IReadOnlyList<TrainingStorm> storms, IReadOnlyDictionary<string, double> scores) =>
        ModelBundle.Create("symh",
        [
            .. members.Files(),
            KeyValuePair.Create(SymHModel.LeadsFile, SymHModel.Write(SymHLeads.Rows)),
            KeyValuePair.Create(SymHModel.CombinationFile, SymHModel.Write(combinations)),
            KeyValuePair.Create(SymHModel.CardFile, SymHCard.Write(_facts, _settings, storms, scores, combinations)),
        ]);
}
