namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// The k smallest of many squares: candidates below the bound are appended, and only when the room runs out is the k-th smallest selected,
/// which then becomes the bound.
/// </summary>
internal sealed class NearestSquares(int k)
{
    private readonly double[] _values = new double[2 * k + BlockKernels.Size];
    private int _count;

    /// <summary>Not below the k-th smallest square so far; infinity while fewer than k are known.</summary>
    public double Bound { get; private set; } = double.PositiveInfinity;

    public void Clear() => (_count, Bound) = (0, double.PositiveInfinity);

    /// <param name="squares">A block of squares.</param>
    /// <param name="chosen">Bit s: take square s.</param>
    public void Add(ReadOnlySpan<double> squares, uint chosen)
    {
        for (; chosen != 0; chosen &= chosen - 1)
        {
            _values[_count++] = squares[System.Numerics.BitOperations.TrailingZeroCount(chosen)];
        }

        if (_count + BlockKernels.Size > _values.Length || (_count >= k && double.IsPositiveInfinity(Bound)))
        {
            Tighten();
        }
    }

    /// <summary>The k-th smallest square; infinity when fewer than k were added.</summary>
    public double Kth()
    {
        if (_count >= k)
        {
            Tighten();
        }

        return Bound;
    }

    /// <summary>
    /// Quickselect: keeps the k smallest values and makes the largest of them the bound. The partition has no branch on a value, which a processor
    /// could only guess.
    /// </summary>
    private void Tighten()
    {
        var values = _values.AsSpan(0, _count);
        var nth = k - 1;
        var (lo, hi) = (0, values.Length - 1);
        while (lo < hi)
        {
            var pivot = MedianOfThree(values[lo], values[(lo + hi) >>> 1], values[hi]);
            var below = Partition(values[lo..(hi + 1)], pivot, orEqual: false) + lo;
            if (nth < below)
            {
                hi = below - 1;
            }
            else if (below > lo)
            {
                lo = below;
            }
            else
            {
                // The pivot is the least: its equals go too, so that every round gets shorter.
                lo += Partition(values[lo..(hi + 1)], pivot, orEqual: true);
                if (nth < lo)
                {
                    (_count, Bound) = (k, pivot);
                    return;
                }
            }
        }

        (_count, Bound) = (k, values[nth]);
    }

    /// <summary>Moves the values below the pivot (or equal to it) to the front and returns their number.</summary>
    private static int Partition(Span<double> values, double pivot, bool orEqual)
    {
        var front = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            values[i] = values[front];
            values[front] = value;
            var goes = orEqual ? value <= pivot : value < pivot;
            front += goes ? 1 : 0;
        }

        return front;
    }

    private static double MedianOfThree(double a, double b, double c) =>
        double.MaxNative(double.MinNative(a, b), double.MinNative(double.MaxNative(a, b), c));
}
