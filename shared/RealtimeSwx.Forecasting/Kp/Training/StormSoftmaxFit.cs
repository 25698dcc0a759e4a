using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>
/// Fits a <see cref="StormSoftmax"/> by Newton steps. Trained for rare classes in two ways: a sample of class c counts
/// <c>share(c) ^ -Balance</c>, so that the fit is decided where storms are, and what that does to the odds is taken back from the intercepts afterwards;
/// and the slopes from each level to the next are drawn to their mean, so that the thousands of G1 intervals teach what a few dozen of G5 cannot.
/// </summary>
internal sealed class StormSoftmaxFit
{
    private const int Levels = StormSoftmax.Levels;

    /// <summary>0 = every sample counts the same, 1 = every class counts the same.</summary>
    private const double Balance = 0.25;

    /// <summary>Ridge on the mean step of the slopes, and on what each step has of its own.</summary>
    private const double CommonPenalty = 1;
    private const double OwnPenalty = 40;
    private const int Steps = 40;

    private readonly List<(double[] Z, int Level)> _samples = [];

    public void Add(double[] predictors, int level) => _samples.Add((predictors, level));

    public StormSoftmax Fit()
    {
        var (mean, deviation) = Standardise();
        var weights = ClassWeights();
        var width = mean.Length + 1;
        var beta = Vector<double>.Build.Dense(Levels * width);
        for (var g = 0; g < Levels; g++)
        {
            beta[g * width] = Math.Log(weights[g + 1] * (Count(g + 1) + 0.1) / (weights[0] * (Count(0) + 0.1)));
        }

        var penalty = Penalty(width);
        var reached = double.NegativeInfinity;
        for (var step = 0; step < Steps; step++)
        {
            var (likelihood, change) = Newton(beta, width, weights, penalty);
            reached = likelihood;

            // A full step overshoots where the levels are rare: go back until it is a gain.
            while (!(Likelihood(beta + change, width, weights, penalty) >= reached) && change.AbsoluteMaximum() > 1e-9)
            {
                change /= 2;
            }

            beta += change;
            if (change.AbsoluteMaximum() < 1e-5)
            {
                break;
            }
        }

        return new StormSoftmax(
            mean,
            deviation,
            [.. Enumerable.Range(0, Levels).Select(g => Round(beta[g * width] - Math.Log(weights[g + 1] / weights[0])))],
            [.. Enumerable.Range(0, Levels).Select(g => beta.SubVector((g * width) + 1, width - 1).Select(Round).ToArray())]);
    }

    private int Count(int level) => _samples.Count(s => s.Level == level);

    private double[] ClassWeights() =>
        [.. Enumerable.Range(0, Levels + 1).Select(c => Math.Pow((Count(c) + 1.0) / (_samples.Count + 1.0), -Balance))];

    /// <summary>Replaces the predictors by standardised ones.</summary>
    private (double[] Mean, double[] Deviation) Standardise()
    {
        var n = _samples[0].Z.Length;
        var mean = Enumerable.Range(0, n).Select(i => Round(_samples.Average(s => s.Z[i]))).ToArray();
        var deviation = Enumerable.Range(0, n).Select(i => Round(Math.Max(1e-3, Math.Sqrt(_samples.Average(s => (s.Z[i] - mean[i]) * (s.Z[i] - mean[i])))))).ToArray();
        for (var s = 0; s < _samples.Count; s++)
        {
            _samples[s] = ([.. _samples[s].Z.Select((v, i) => (v - mean[i]) / deviation[i])], _samples[s].Level);
        }

        return (mean, deviation);
    }

    /// <summary>Quadratic form in the slopes of one predictor over the levels.</summary>
    private static Matrix<double> Penalty(int width)
    {
        var difference = Matrix<double>.Build.Dense(Levels, Levels, (i, j) => i == j ? 1 : j == i - 1 ? -1 : 0);
        var common = Matrix<double>.Build.Dense(Levels, Levels, 1.0 / Levels);
        var steps = (CommonPenalty * common) + (OwnPenalty * (Matrix<double>.Build.DenseIdentity(Levels) - common));
        var one = difference.Transpose() * steps * difference;
        return Matrix<double>.Build.Dense(Levels * width, Levels * width, (i, j) =>
            i % width != j % width ? 0 : i % width > 0 ? one[i / width, j / width] : i == j ? 1e-3 : 0);
    }

    private double Likelihood(Vector<double> beta, int width, double[] weights, Matrix<double> penalty)
    {
        var (intercepts, slopes) = Parts(beta, width);
        Span<double> p = stackalloc double[Levels];
        var sum = 0.0;
        foreach (var (z, level) in _samples)
        {
            StormSoftmax.Classes(z, intercepts, slopes, p);
            sum += weights[level] * Math.Log(Math.Max(1e-300, level == 0 ? 1 - Sum(p) : p[level - 1]));
        }

        return sum - (0.5 * beta.DotProduct(penalty * beta));
    }

    private (double Likelihood, Vector<double> Change) Newton(Vector<double> beta, int width, double[] weights, Matrix<double> penalty)
    {
        var (intercepts, slopes) = Parts(beta, width);
        var (gradient, hessian) = (new double[Levels * width], new double[Levels * width, Levels * width]);
        Span<double> p = stackalloc double[Levels];
        Span<double> x = stackalloc double[width];
        x[0] = 1;
        var sum = 0.0;
        foreach (var (z, level) in _samples)
        {
            z.CopyTo(x[1..]);
            StormSoftmax.Classes(z, intercepts, slopes, p);
            var w = weights[level];
            sum += w * Math.Log(Math.Max(1e-300, level == 0 ? 1 - Sum(p) : p[level - 1]));
            for (var g = 0; g < Levels; g++)
            {
                var miss = w * ((level == g + 1 ? 1 : 0) - p[g]);
                for (var i = 0; i < width; i++)
                {
                    gradient[(g * width) + i] += miss * x[i];
                }

                for (var h = 0; h <= g; h++)
                {
                    var curve = w * ((g == h ? p[g] : 0) - (p[g] * p[h]));
                    if (Math.Abs(curve) < 1e-12)
                    {
                        continue;
                    }

                    for (var i = 0; i < width; i++)
                    {
                        for (var j = 0; j < width; j++)
                        {
                            hessian[(g * width) + i, (h * width) + j] += curve * x[i] * x[j];
                        }
                    }
                }
            }
        }

        var full = Matrix<double>.Build.Dense(Levels * width, Levels * width, (i, j) => i / width >= j / width ? hessian[i, j] : hessian[j, i]) + penalty;
        var change = full.Cholesky().Solve(Vector<double>.Build.Dense(gradient) - (penalty * beta));
        return (sum - (0.5 * beta.DotProduct(penalty * beta)), change);
    }

    private static (double[] Intercepts, double[][] Slopes) Parts(Vector<double> beta, int width) => (
        [.. Enumerable.Range(0, Levels).Select(g => beta[g * width])],
        [.. Enumerable.Range(0, Levels).Select(g => beta.SubVector((g * width) + 1, width - 1).ToArray())]);

    private static double Sum(ReadOnlySpan<double> p)
    {
        var sum = 0.0;
        foreach (var v in p)
        {
            sum += v;
        }

        return sum;
    }

    private static double Round(double value) => Math.Round(value, 6);
}
