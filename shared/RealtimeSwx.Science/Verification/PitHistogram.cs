using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Verification;

/// <summary>
/// Where observations fall among the 19 quantiles: 20 bins of nominal probability 0.05. Flat = calibrated, a U = too narrow, a hump = too wide, a
/// slope = biased. An observation equal to quantiles is shared evenly between the bins it touches, the non-randomised histogram of Czado et al. 2009
/// (10.1111/j.1541-0420.2009.01191.x).
/// </summary>
public sealed class PitHistogram
{
    private readonly double[] _mass = new double[QuantileLevels.Count + 1];

    public int Count { get; private set; }

    /// <summary>Share of observations per bin, in all 1; NaN before anything was added.</summary>
    public IReadOnlyList<double> Shares => [.. _mass.Select(m => m / Count)];

    /// <summary>Share of observations at or below each of the quantiles; nominal is the level.</summary>
    public IReadOnlyList<double> Reached
    {
        get
        {
            var below = 0.0;
            return [.. _mass.Take(QuantileLevels.Count).Select(m => (below += m) / Count)];
        }
    }

    /// <param name="quantiles">Ascending, at <see cref="QuantileLevels"/>.</param>
    public void Add(ReadOnlySpan<double> quantiles, double observed)
    {
        if (quantiles.Length != QuantileLevels.Count)
        {
            throw new ArgumentException($"A forecast states {QuantileLevels.Count} quantiles, not {quantiles.Length}.", nameof(quantiles));
        }

        var (first, last) = (0, 0);
        foreach (var q in quantiles)
        {
            first += q < observed ? 1 : 0;
            last += q <= observed ? 1 : 0;
        }

        for (var bin = first; bin <= last; bin++)
        {
            _mass[bin] += 1.0 / (last - first + 1);
        }

        Count++;
    }
}
