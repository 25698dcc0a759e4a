using MathNet.Numerics.Distributions;

namespace RealtimeSwx.Science.Verification;

/// <param name="MeanDifference">Mean loss of the first forecast minus that of the second: negative = the first is better.</param>
/// <param name="Statistic">Student t.</param>
/// <param name="DegreesOfFreedom">Of the t distribution.</param>
/// <param name="PValue">Two-sided: how often chance alone would give as large a difference.</param>
public readonly record struct EqualAccuracyTest(double MeanDifference, double Statistic, double DegreesOfFreedom, double PValue)
{
    internal static EqualAccuracyTest Of(double mean, double variance, double degrees)
    {
        if (degrees < 1 || double.IsNaN(variance))
        {
            return new EqualAccuracyTest(mean, double.NaN, degrees, double.NaN);
        }

        // No difference anywhere is no evidence of one.
        var t = mean == 0 ? 0 : mean / Math.Sqrt(variance);
        return new EqualAccuracyTest(mean, t, degrees, 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(t)));
    }
}

/// <summary>
/// Are two forecasts equally good? Diebold and Mariano 1995 (10.1080/07350015.1995.10524599), with the small-sample correction and the t distribution
/// of Harvey, Leybourne and Newbold 1997 (10.1016/S0169-2070(96)00719-4).
/// </summary>
public static class DieboldMariano
{
    /// <summary>
    /// Over time: errors of forecasts <paramref name="horizon"/> steps ahead share what neither could know, so the variance of the mean counts
    /// autocovariances up to horizon - 1 (equal weights, as Diebold and Mariano; where that is not positive, Bartlett weights). It leaves out that
    /// whole storms are hard or easy: see <see cref="ByStorm"/>.
    /// </summary>
    /// <param name="stretches">Loss differences at consecutive times; nothing is assumed across stretches.</param>
    /// <param name="horizon">Lead in steps of the series, at least 1.</param>
    public static EqualAccuracyTest Overlapping(IReadOnlyList<double[]> stretches, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var n = stretches.Sum(s => s.Length);
        var mean = stretches.Sum(s => s.Sum()) / n;
        var covariance = new double[horizon];
        foreach (var s in stretches)
        {
            for (var lag = 0; lag < Math.Min(horizon, s.Length); lag++)
            {
                for (var i = lag; i < s.Length; i++)
                {
                    covariance[lag] += (s[i] - mean) * (s[i - lag] - mean) / n;
                }
            }
        }

        var variance = covariance.Select((c, lag) => lag == 0 ? c : 2 * c).Sum() / n;
        if (variance <= 0)
        {
            variance = covariance.Select((c, lag) => lag == 0 ? c : 2 * c * (1 - (lag / (double)horizon))).Sum() / n;
        }

        var correction = (n + 1 - (2.0 * horizon) + (horizon * (horizon - 1.0) / n)) / n;
        return EqualAccuracyTest.Of(mean, variance / Math.Max(correction, 1e-12), n - 1);
    }

    /// <summary>
    /// Storm by storm: each storm is one independent draw, whatever the dependence within it. The pooled mean difference over its standard error by
    /// clusters (Liang and Zeger 1986, with the factor S / (S - 1)), t with S - 1 degrees of freedom.
    /// </summary>
    /// <param name="storms">Loss differences of each storm.</param>
    public static EqualAccuracyTest ByStorm(IReadOnlyList<double[]> storms)
    {
        var n = storms.Sum(s => s.Length);
        var mean = storms.Sum(s => s.Sum()) / n;
        var scatter = storms.Sum(s => Math.Pow(s.Sum(d => d - mean), 2));
        return EqualAccuracyTest.Of(mean, scatter * storms.Count / (storms.Count - 1.0) / ((double)n * n), storms.Count - 1);
    }
}
