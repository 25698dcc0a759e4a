using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Learning.Training;

/// <summary>Which chunks of a set an epoch sees.</summary>
internal sealed class ChunkPlan
{
    private readonly NetworkSpec _spec;
    private readonly int _firstSeries;
    private readonly List<double[]> _weight = [];
    private readonly List<(int First, int Last)> _span = [];
    private readonly double[] _cumulative;

    /// <param name="firstSeries">Number of the first series of this set among all that are stored together.</param>
    public ChunkPlan(SeriesSet set, NetworkSpec spec, int firstSeries = 0)
    {
        (_spec, _firstSeries) = (spec, firstSeries);
        foreach (var series in set.Series)
        {
            // Sums of the weights of rows that have a target, up to but not with each row.
            var sum = new double[series.Rows + 1];
            var (first, last) = (-1, -1);
            for (var row = 0; row < series.Rows; row++)
            {
                var counts = series.Weights[row] > 0 && series.Targets.AsSpan(row * set.Leads, set.Leads).ContainsAnyExcept(float.NaN);
                sum[row + 1] = sum[row] + (counts ? series.Weights[row] : 0);
                if (counts)
                {
                    first = first < 0 ? row : first;
                    last = row;
                    Rows++;
                }
            }

            _weight.Add(sum);
            _span.Add((first, last));
        }

        _cumulative = new double[_weight.Count + 1];
        for (var s = 0; s < _weight.Count; s++)
        {
            _cumulative[s + 1] = _cumulative[s] + _weight[s][^1];
        }
    }

    /// <summary>Rows that are learned from.</summary>
    public int Rows { get; }

    /// <summary>Every row that counts once, cut at random offsets, in random order; or as many chunks drawn by weight.</summary>
    public Chunk[] Draw(Random random)
    {
        var chunks = Cut(() => random.Next(_spec.Chunk));
        if (_spec.DrawByWeight)
        {
            for (var i = 0; i < chunks.Length; i++)
            {
                chunks[i] = DrawOne(random);
            }
        }

        random.Shuffle(chunks);
        return chunks;
    }

    /// <summary>Every row that counts once, the same chunks in every call.</summary>
    public Chunk[] All() => Cut(() => 0);

    private Chunk[] Cut(Func<int> offset)
    {
        var chunks = new List<Chunk>();
        for (var s = 0; s < _span.Count; s++)
        {
            var (first, last) = _span[s];
            for (var at = first - offset(); first >= 0 && at <= last; at += _spec.Chunk)
            {
                var sum = _weight[s];
                if (sum[Math.Min(at + _spec.Chunk, sum.Length - 1)] > sum[Math.Max(at, 0)])
                {
                    chunks.Add(new Chunk(_firstSeries + s, at));
                }
            }
        }

        return [.. chunks];
    }

    private Chunk DrawOne(Random random)
    {
        var wanted = random.NextDouble() * _cumulative[^1];
        var series = Above(_cumulative, wanted);
        var row = Above(_weight[series], wanted - _cumulative[series]);
        return new Chunk(_firstSeries + series, row - random.Next(_spec.Chunk));
    }

    // The interval of running sums that holds the value.
    private static int Above(double[] sums, double value)
    {
        var found = Array.BinarySearch(sums, value);
        var at = found >= 0 ? found : ~found - 1;
        // Equal sums belong to entries without weight: step to the one that has some.
        while (at < sums.Length - 2 && sums[at + 1] <= value)
        {
            at++;
        }

        return Math.Clamp(at, 0, sums.Length - 2);
    }
}
