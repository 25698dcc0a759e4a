using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Science.Imputation;

/// <summary>
/// k nearest neighbours (Troyanskaya et al. 2001): mean of the k rows that are nearest in the columns that both know, weighted by closeness; a
/// draw takes one of them.
/// </summary>
/// <param name="Pool">Most rows that are searched, drawn at random.</param>
public sealed record NearestNeighbours(int K = 15, int Pool = 4000) : IRowMethod
{
    public IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel) => new NeighbourFiller(Pools.Drawn(rows, Pool, seed), K);
}

/// <summary>
/// Sequential k nearest neighbours (Kim, Kim, Yi 2004): the pool starts with the complete rows; the others are filled from it in the order of
/// their gaps and join it, so that every row of the pool can be compared in every column.
/// </summary>
public sealed record SequentialNeighbours(int K = 15, int Pool = 4000) : IRowMethod
{
    public IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel)
    {
        var drawn = Pools.Drawn(rows, Pool, seed).OrderBy(r => r.Count(double.IsNaN)).ToList();
        var whole = drawn.TakeWhile(r => !r.Contains(double.NaN)).ToList();
        // With no row complete there is nothing to begin from: the fullest takes the mean, zero, where it has gaps.
        if (whole.Count == 0 && drawn.Count > 0)
        {
            whole.Add([.. drawn[0].Select(v => double.IsNaN(v) ? 0 : v)]);
        }

        var filler = new NeighbourFiller(whole, K);
        foreach (var row in drawn.Skip(whole.Count))
        {
            cancel.ThrowIfCancellationRequested();
            filler.Fill(row);
            whole.Add(row);
        }

        return filler;
    }
}

internal static class Pools
{
    public static List<double[]> Drawn(GapTable rows, int most, int seed)
    {
        var order = Enumerable.Range(0, rows.Rows).ToArray();
        new Random(seed).Shuffle(order);
        return [.. order.Take(most).Order().Select(r => rows[r].ToArray())];
    }
}

/// <param name="pool">May grow between calls.</param>
internal sealed class NeighbourFiller(List<double[]> pool, int k) : IRowFiller
{
    public void Fill(Span<double> row)
    {
        foreach (var (column, nearest) in Nearest(row))
        {
            var (sum, weights) = (0.0, 0.0);
            foreach (var (distance, value) in nearest)
            {
                var weight = 1 / (distance + 1e-6);
                sum += weight * value;
                weights += weight;
            }

            row[column] = weights > 0 ? sum / weights : 0;
        }
    }

    public void Draw(Span<double> row, ReadOnlySpan<double> noise)
    {
        foreach (var (column, nearest) in Nearest(row))
        {
            // In the order of their values, so that noise that changes slowly draws a course that does.
            Array.Sort(nearest, (a, b) => a.Value.CompareTo(b.Value));
            row[column] = nearest.Length == 0 ? noise[column] : nearest[Math.Min(nearest.Length - 1, (int)(NormalDistribution.Below(noise[column]) * nearest.Length))].Value;
        }
    }

    private List<(int Column, (double Distance, double Value)[] Nearest)> Nearest(ReadOnlySpan<double> row)
    {
        var (known, missing) = RowPattern.Of(row).Split(row.Length);
        if (missing.Length == 0)
        {
            return [];
        }

        var distances = new double[pool.Count];
        for (var p = 0; p < distances.Length; p++)
        {
            var other = pool[p];
            var (sum, shared) = (0.0, 0);
            foreach (var c in known)
            {
                var difference = row[c] - other[c];
                if (!double.IsNaN(difference))
                {
                    sum += difference * difference;
                    shared++;
                }
            }

            // Rows that share less than half of what is known say too little.
            distances[p] = 2 * shared >= known.Length && shared > 0 ? sum / shared : double.PositiveInfinity;
        }

        var order = Enumerable.Range(0, pool.Count).ToArray();
        var keys = (double[])distances.Clone();
        Array.Sort(keys, order);
        return [.. missing.Select(c => (c, order.Where(p => double.IsFinite(distances[p]) && !double.IsNaN(pool[p][c])).Take(k).Select(p => (distances[p], pool[p][c])).ToArray()))];
    }
}
