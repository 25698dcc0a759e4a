using System.Collections.Immutable;
using MathNet.Numerics.Distributions;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>Normal distributions at the published quantile levels.</summary>
internal static class Gaussian
{
    /// <summary>z of the 0.95 quantile: half width of [q05, q95] in units of sigma.</summary>
    public const double Z95 = 1.6448536269514722;

    private static readonly ImmutableArray<double> Z =
        [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => Normal.InvCDF(0, 1, QuantileLevels.Level(i)))];

    public static ImmutableArray<double> Quantiles(double mean, double sigma, double lowest, double highest) =>
        [.. Z.Select(z => Math.Clamp(mean + z * sigma, lowest, highest))];

    /// <summary>P(X &gt;= threshold).</summary>
    public static double Above(double threshold, double mean, double sigma) => Normal.CDF(0, 1, (mean - threshold) / sigma);
}
