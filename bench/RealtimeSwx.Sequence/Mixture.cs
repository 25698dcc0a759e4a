using MathNet.Numerics.Distributions;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Sequence;

/// <summary>Quantiles of equally likely normal distributions.</summary>
internal static class Mixture
{
    /// <param name="spreads">A spread of 0 = the mean alone.</param>
    public static double[] Quantiles(ReadOnlySpan<double> means, ReadOnlySpan<double> spreads)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < means.Length; i++)
        {
            low = Math.Min(low, means[i] - (4 * spreads[i]));
            high = Math.Max(high, means[i] + (4 * spreads[i]));
        }

        var result = new double[QuantileLevels.Count];
        for (var level = 0; level < result.Length; level++)
        {
            var (from, to) = (low, high);
            for (var halving = 0; halving < 24; halving++)
            {
                var middle = 0.5 * (from + to);
                if (Below(middle, means, spreads) < QuantileLevels.Level(level))
                {
                    from = middle;
                }
                else
                {
                    to = middle;
                }
            }

            result[level] = 0.5 * (from + to);
        }

        return result;
    }

    private static double Below(double value, ReadOnlySpan<double> means, ReadOnlySpan<double> spreads)
    {
        var sum = 0.0;
        for (var i = 0; i < means.Length; i++)
        {
            sum += spreads[i] > 0 ? Normal.CDF(means[i], spreads[i], value) : value >= means[i] ? 1 : 0;
        }

        return sum / means.Length;
    }
}
