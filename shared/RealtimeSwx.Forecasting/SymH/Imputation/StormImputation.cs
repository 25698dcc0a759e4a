using RealtimeSwx.Domain;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Forecasting.SymH.Imputation;

/// <param name="Grids">The storms with their gaps filled, in their order.</param>
/// <param name="All">Scores of hidden values by column, in the unit of the column.</param>
/// <param name="Storm">Those at rows with Sym-H at or below <see cref="StormImputation.StormLevel"/>.</param>
public sealed record StormImputationResult(
    IReadOnlyList<SymHGrid> Grids, IReadOnlyDictionary<string, ColumnScore> All, IReadOnlyDictionary<string, ColumnScore> Storm);

/// <summary>
/// Fills the gaps of storms, each by a fit on other storms only, and scores the same fits on values hidden from them. With a causal method
/// nothing from after a row enters it: what a live system could have filled.
/// </summary>
/// <param name="folds">Storms are filled in so many groups (7 * storm mod folds), each by a fit on the other groups.</param>
/// <param name="fitOn">Fit on these instead of on the other groups; null = none such.</param>
public sealed class StormImputation(IImputation method, int folds, int seed, IReadOnlyList<StormTable>? fitOn = null)
{
    /// <summary>Sym-H in nT from which a row counts as in a storm.</summary>
    public const double StormLevel = -100;

    /// <summary>Every how many-th hidden row is scored: neighbours say the same.</summary>
    private const int ScoreEvery = 6;

    /// <param name="progress">Groups done, of all.</param>
    /// <exception cref="InputException">One storm and none to fit on.</exception>
    public StormImputationResult Run(IReadOnlyList<StormTable> storms, IProgress<(int Done, int Of)> progress, CancellationToken cancel)
    {
        var groups = Groups(storms);
        var hidden = StormGaps.Lay(storms, seed);
        var grids = new SymHGrid[storms.Count];
        var (all, stormy) = (new Scores(), new Scores());
        foreach (var (group, done) in groups.Select((g, i) => (g, i)))
        {
            var fitted = method.Fit(fitOn is null ? [.. storms.Where((_, i) => !group.Contains(i)).Select(s => s.Table)] : [.. fitOn.Select(s => s.Table)], seed, cancel);
            foreach (var i in group)
            {
                cancel.ThrowIfCancellationRequested();
                grids[i] = storms[i].Filled(fitted.Fill(storms[i].Table));
                foreach (var masked in hidden[i])
                {
                    Score(fitted, masked, unchecked((seed * 31) + storms[i].Storm), all, stormy);
                }
            }

            progress.Report((done + 1, groups.Count));
        }

        return new StormImputationResult(grids, all.Results(), stormy.Results());
    }

    private List<List<int>> Groups(IReadOnlyList<StormTable> storms)
    {
        if (fitOn is not null)
        {
            return [[.. Enumerable.Range(0, storms.Count)]];
        }

        if (storms.Count < 2)
        {
            throw new InputException("storms", "one alone has no others to fit on; name a file of others");
        }

        // By number as published results have it; by position where that leaves all in one group.
        var byNumber = Enumerable.Range(0, storms.Count).GroupBy(i => 7 * storms[i].Storm % folds).Select(g => g.ToList()).ToList();
        return byNumber.Count > 1 ? byNumber : [.. Enumerable.Range(0, storms.Count).GroupBy(i => i % Math.Min(folds, storms.Count)).Select(g => g.ToList())];
    }

    private static void Score(IFittedImputation fitted, HiddenSegment masked, int seed, Scores all, Scores stormy)
    {
        var random = new Random(seed);
        var filled = fitted.Fill(masked.Gappy, ScoreEvery);
        double[][] draws = [.. Enumerable.Range(0, ImputationScore.Draws).Select(_ => fitted.Draw(masked.Gappy, random, ScoreEvery))];
        var drawn = new double[draws.Length];
        foreach (var (row, column) in masked.Cells.Where(c => c.Row % ScoreEvery == 0 && c.Column > 0))
        {
            var at = (row * masked.Whole.Columns) + column;
            for (var d = 0; d < draws.Length; d++)
            {
                drawn[d] = StormTable.Outward((SymHColumn)column, draws[d][at]);
            }

            var truth = StormTable.Outward((SymHColumn)column, masked.Whole[row, column]);
            var said = StormTable.Outward((SymHColumn)column, filled[at]);
            all.Of(column).Add(truth, said, drawn);
            if (masked.Whole[row, 0] <= StormLevel)
            {
                stormy.Of(column).Add(truth, said, drawn);
            }
        }
    }

    private sealed class Scores
    {
        private readonly ImputationScore[] _columns = [.. StormTable.Names.Select(_ => new ImputationScore())];

        public ImputationScore Of(int column) => _columns[column];

        public IReadOnlyDictionary<string, ColumnScore> Results() =>
            StormTable.Names.Zip(_columns, (name, score) => (name, score.Result)).Where(s => s.Result is not null).ToDictionary(s => s.name, s => s.Result!);
    }
}
