using RealtimeSwx.Science.Statistics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace RealtimeSwx.Science.Search;

/// <summary>
/// Gaussian process regression with a Matern 5/2 kernel and a length scale per coordinate (Rasmussen, Williams 2006, ch. 2 and 5); scales and
/// noise maximise the marginal likelihood among random tries that close in on the best.
/// </summary>
internal sealed class GaussianProcess
{
    private const int Tries = 80;
    private readonly IReadOnlyList<double[]> _points;
    private readonly double[] _lengths;
    private readonly Cholesky<double> _root;
    private readonly Vector<double> _weights;
    private readonly (double Mean, double Deviation) _scale;

    private GaussianProcess(IReadOnlyList<double[]> points, double[] lengths, Cholesky<double> root, Vector<double> weights, (double, double) scale) =>
        (_points, _lengths, _root, _weights, _scale) = (points, lengths, root, weights, scale);

    /// <param name="points">Coordinates of about unit size.</param>
    public static GaussianProcess Fit(IReadOnlyList<double[]> points, IReadOnlyList<double> values, Random random)
    {
        var mean = values.Average();
        var deviation = Math.Max(1e-9, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
        var y = Vector<double>.Build.Dense(values.Count, i => (values[i] - mean) / deviation);
        var best = (Likelihood: double.NegativeInfinity, Lengths: Array.Empty<double>(), Root: (Cholesky<double>?)null, Weights: (Vector<double>?)null, Noise: 0.0);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var near = attempt > Tries / 2;
            double[] lengths = near
                ? [.. best.Lengths.Select(l => Math.Clamp(l * Math.Exp(0.3 * NormalDistribution.Next(random)), 0.03, 10))]
                : [.. Enumerable.Range(0, points[0].Length).Select(_ => Math.Exp(Math.Log(0.05) + (random.NextDouble() * Math.Log(5 / 0.05))))];
            var noise = near ? best.Noise * Math.Exp(0.5 * NormalDistribution.Next(random)) : Math.Pow(10, -6 + (5 * random.NextDouble()));
            noise = Math.Clamp(noise, 1e-6, 0.5);
            var covariance = Matrix<double>.Build.Dense(points.Count, points.Count, (i, j) => Kernel(points[i], points[j], lengths) + (i == j ? noise : 0));
            var root = covariance.Cholesky();
            var weights = root.Solve(y);
            // A weak prior on the scales: with few points a fit would otherwise call a setting irrelevant at once.
            var prior = lengths.Sum(l => Math.Pow(Math.Log(l / 0.5), 2)) / 8;
            var likelihood = (-0.5 * y.DotProduct(weights)) - (0.5 * root.DeterminantLn) - prior;
            if (likelihood > best.Likelihood)
            {
                best = (likelihood, lengths, root, weights, noise);
            }
        }

        return new GaussianProcess(points, best.Lengths, best.Root!, best.Weights!, (mean, deviation));
    }

    public (double Mean, double Deviation) Predict(double[] at)
    {
        var k = Vector<double>.Build.Dense(_points.Count, i => Kernel(_points[i], at, _lengths));
        var variance = Math.Max(1e-12, 1 - k.DotProduct(_root.Solve(k)));
        return (_scale.Mean + (_scale.Deviation * k.DotProduct(_weights)), _scale.Deviation * Math.Sqrt(variance));
    }

    private static double Kernel(double[] a, double[] b, double[] lengths)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += Math.Pow((a[i] - b[i]) / lengths[i], 2);
        }

        var r = Math.Sqrt(5 * sum);
        return (1 + r + (r * r / 3)) * Math.Exp(-r);
    }
}
