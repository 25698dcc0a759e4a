using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <param name="OutOfFold">Score lines (member, lead, pooled RMSE …) on storms that the predicting fit had not seen.</param>
public sealed record SymHTrainingResult(ModelBundle Bundle, IReadOnlyDictionary<string, double> OutOfFold);

/// <summary>Fits every member, then combination and calibration on predictions out of fold.</summary>
public sealed class SymHTrainer
{
    /// <summary>Every how many-th issue time with late Sym-H is predicted out of fold.</summary>
    private const int LateEvery = 12;

    private readonly IReadOnlyList<TrainingStorm> _storms;
    private readonly SymHTrainingSettings _settings;
    private readonly IReadOnlyDictionary<string, string> _facts;
    private readonly Action<string> _log;
    private readonly MemberFits _fits;
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
        var oof = Enumerable.Range(0, _settings.Folds).SelectMany(f => Held(f, cancel)).ToList();
        using var members = _fits.Fit(_storms, "all", cancel);
        var stacking = Stack(oof);
        SymHFallback.Describe(_storms).ToList().ForEach(_log);
        var scores = Scores(oof, stacking[0].Combinations);
        return new SymHTrainingResult(Bundle(members, stacking, _storms, scores), scores);
    }

    /// <summary>
    /// Per fold the model that saw nothing of it: its members are fitted on the other storms, and so are weights and calibration, on what the
    /// members of the other folds said about them.
    /// </summary>
    /// <returns>The numbers of the held-out storms, and the model for them.</returns>
    public IReadOnlyList<(IReadOnlySet<int> Storms, ModelBundle Model)> CrossFit(CancellationToken cancel)
    {
        var oof = Enumerable.Range(0, _settings.Folds).Select(f => Held(f, cancel)).ToList();
        return [.. Enumerable.Range(0, _settings.Folds).Select(fold =>
        {
            var (held, rest) = Split(fold);
            using var members = _fits.Fit(rest, Name(fold), cancel);
            var others = oof.Where((_, f) => f != fold).SelectMany(o => o).ToList();
            var stacking = Stack(others);
            return ((IReadOnlySet<int>)held.Select(s => s.Storm).ToHashSet(), Bundle(members, stacking, rest, Scores(others, stacking[0].Combinations)));
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

    private List<OutOfFold> Held(int fold, CancellationToken cancel)
    {
        var (held, rest) = Split(fold);
        using var members = _fits.Fit(rest, Name(fold), cancel);
        var issues = held.SelectMany(s => s.Issues).Select(r => r.Thinned(r.Late == 0 ? _settings.Every : LateEvery)).ToArray();
        var said = new OutOfFold[issues.Length];
        Parallel.For(0, issues.Length, new ParallelOptions { MaxDegreeOfParallelism = _settings.SideBySide, CancellationToken = cancel }, i => said[i] = _fits.Predict(members, issues[i]));
        _log($"{Name(fold)}: predicted {held.Count} storms");
        return [.. said];
    }

    private static List<Stacking> Stack(IReadOnlyList<OutOfFold> oof) =>
        [.. Enumerable.Range(0, SymHLateness.Rows.Count).Select(late => Stacking.Fit([.. oof.Where(o => o.Rows.Late == late && o.Rows.Count > 0)]))];

    private ModelBundle Bundle(Members members, List<Stacking> stacking, IReadOnlyList<TrainingStorm> storms, IReadOnlyDictionary<string, double> scores)
    {
        List<IReadOnlyList<SymHCombination>> combinations = [.. stacking.Select(s => s.Combinations)];
        return ModelBundle.Create("symh",
        [
            .. members.Files(),
            KeyValuePair.Create(SymHModel.SpreadFile, SymHModel.Write(stacking.Select(s => s.Spread))),
            KeyValuePair.Create(SymHModel.CombinationFile, SymHModel.Write(combinations)),
            KeyValuePair.Create(SymHModel.CardFile, SymHCard.Write(_facts, _settings, storms, scores, combinations)),
        ]);
    }

    private static SortedDictionary<string, double> Scores(List<OutOfFold> all, IReadOnlyList<SymHCombination> combinations)
    {
        var oof = all.Where(o => o.Rows.Late == 0).ToList();
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var lead = 0; lead < SymHLeads.Rows.Count; lead++)
        {
            var (at, ahead, minutes) = (lead, SymHLeads.Rows[lead], (int)SymHLeads.All[lead].TotalMinutes);
            var observed = oof.SelectMany(o => o.Observed(at)).ToArray();
            scores[$"n_{minutes}"] = observed.Length;
            Put(SymHLeads.Persistence, Each((o, i) => o.Rows.Now(i)));
            Put(SymHLeads.Burton, Each((o, i) => o.Rows.Equation(i)[ahead]));
            Put("ensemble", Each((o, i) => o.Combined(combinations[at], at, i)));
            foreach (var member in SymHLeads.Members)
            {
                Put(member, oof.SelectMany(o => o.Member(member, at)));
            }

            IEnumerable<double> Each(Func<OutOfFold, int, double> value) => oof.SelectMany(o => Enumerable.Range(0, o.Rows.Count).Select(i => value(o, i)));
            void Put(string name, IEnumerable<double> said) => scores[$"rmse_{name}_{minutes}"] = ErrorSum.Of(said.ToArray(), observed).Rmse;
        }

        return scores;
    }
}
