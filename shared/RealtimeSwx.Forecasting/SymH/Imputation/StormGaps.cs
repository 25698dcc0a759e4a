using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Forecasting.SymH.Imputation;

/// <summary>
/// Hides values of storms as they really go missing: each storm gets the gaps of another of about its depth, laid so that their greatest
/// depressions of Sym-H meet. Plasma fails in the main phase of great storms, and so it does here.
/// </summary>
public static class StormGaps
{
    /// <summary>Lenders are drawn from so many storms nearest in depth.</summary>
    private const int Near = 8;

    /// <summary>Lenders of each storm.</summary>
    private const int Lenders = 3;

    /// <summary>A storm lends its gaps when it misses at least this share of a column of the wind.</summary>
    private const double LeastMissing = 0.01;

    /// <summary>Some per storm, in their order; none where no other storm has gaps.</summary>
    public static IReadOnlyList<IReadOnlyList<HiddenSegment>> Lay(IReadOnlyList<StormTable> storms, int seed)
    {
        var lenders = storms.Where(Lends).ToList();
        return [.. storms.Select(storm =>
        {
            var near = lenders.Where(l => l != storm).OrderBy(l => Math.Abs(Depth(l) - Depth(storm))).Take(Near).ToArray();
            new Random(unchecked((seed * 7919) + storm.Storm)).Shuffle(near);
            return (IReadOnlyList<HiddenSegment>)[.. near.Take(Lenders).Select(l => GapTransplant.Lay(storm.Table, l.Table, l.Deepest - storm.Deepest)).Where(h => h.Cells.Count > 0)];
        })];
    }

    private static bool Lends(StormTable storm) =>
        Enumerable.Range(1, SymHGrid.Columns - 1).Any(c => Enumerable.Range(0, storm.Table.Rows).Count(r => !storm.Table.Knows(r, c)) > LeastMissing * storm.Table.Rows);

    private static double Depth(StormTable storm) => Math.Log(Math.Max(1, -storm.Table[storm.Deepest, 0]));
}
