using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>
/// Scores by cross-validation over storms: members, weights and intervals that score a storm were all fitted on storms of other folds. The
/// interval is the one before it adapts to truth.
/// </summary>
internal static class CrossScores
{
    /// <param name="all">Of every class of lateness.</param>
    /// <returns>E.g. <c>rmse_ensemble_60</c>, and for late Sym-H <c>rmse_ensemble_60_late5</c>.</returns>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyList<OutOfFold> all)
    {
        var scores = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var late in all.GroupBy(o => o.Rows.Late))
        {
            var oof = late.Where(o => o.Rows.Count > 0).ToList();
            var combinations = Combinations(oof);
            for (var lead = 0; lead < SymHLeads.Rows.Count; lead++)
            {
                var suffix = FormattableString.Invariant($"_{SymHLeads.All[lead].TotalMinutes:0}{(late.Key == 0 ? "" : "_late" + SymHLateness.NameOf(late.Key))}");
                Score(scores, oof, combinations, lead, suffix);
            }
        }

        return scores;
    }

    private static Dictionary<int, IReadOnlyList<SymHCombination>> Combinations(List<OutOfFold> oof) => oof.Select(o => o.Fold).Distinct().ToDictionary(
        f => f,
        f => oof.Where(o => o.Fold != f).ToList() is { Count: > 0 } others ? Stacking.Fit(others) : Stacking.Fit(oof));

    private static void Score(
        SortedDictionary<string, double> scores, List<OutOfFold> oof, Dictionary<int, IReadOnlyList<SymHCombination>> combinations, int lead, string suffix)
    {
        var ahead = SymHLeads.Rows[lead];
        var errors = new SortedDictionary<string, ErrorSum>(StringComparer.Ordinal);
        var storms = new List<ErrorSum>();
        var quantiles = default(QuantileSum);
        foreach (var storm in oof)
        {
            var combination = combinations[storm.Fold][lead];
            var mine = default(ErrorSum);
            foreach (var i in storm.Known(lead))
            {
                var observed = storm.Observed(lead, i);
                var combined = storm.Combined(combination, lead, i);
                mine = mine.Add(combined, observed);
                quantiles = quantiles.Add(combination.Residuals.Apply(combined, storm.Spread(lead, i)).AsSpan(), observed);
                Add(SymHLeads.Persistence, storm.Rows.Now(i), observed);
                Add(SymHLeads.Burton, storm.Rows.Equation(i)[ahead], observed);
            }

            foreach (var member in storm.Members)
            {
                foreach (var (said, observed) in storm.Member(member, lead).Zip(storm.Observed(lead)))
                {
                    Add(member, said, observed);
                }
            }

            errors["ensemble"] = errors.GetValueOrDefault("ensemble") + mine;
            storms.Add(mine);
        }

        foreach (var (name, sum) in errors)
        {
            scores["rmse_" + name + suffix] = sum.Rmse;
        }

        (scores["rmse_low" + suffix], scores["rmse_high" + suffix]) = StormBootstrap.Interval90(storms, s => s.Rmse);
        scores["rmse_storm_mean" + suffix] = storms.Average(s => s.Rmse);
        scores["n" + suffix] = quantiles.Count;
        scores["crps" + suffix] = quantiles.Crps;
        scores["coverage90" + suffix] = quantiles.Coverage90;
        scores["width90" + suffix] = quantiles.Width90;

        void Add(string name, double said, double observed) => errors[name] = errors.GetValueOrDefault(name).Add(said, observed);
    }
}
