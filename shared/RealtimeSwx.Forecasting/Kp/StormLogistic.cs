using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// Cumulative logistic regression for G1..G5: logit P(level at least g) = threshold[g] + slopes x predictors. One set of slopes for all levels,
/// so that the thousands of G1 intervals teach what the few dozen of G5 cannot, and the probabilities fall with the level by construction.
/// Maximum of the summed likelihoods of the five cuts, by Newton steps, with a small ridge on the slopes.
/// </summary>
internal sealed class StormLogistic
{
    private const int Levels = 5;
    private const double Ridge = 1;
    private readonly List<(double[] Predictors, int Level)> _samples = [];

    public void Add(double[] predictors, int level) => _samples.Add((predictors, level));

    public (double[] Thresholds, double[] Slopes) Fit()
    {
        var slopes = _samples[0].Predictors.Length;
        var size = Levels + slopes;
        var beta = Vector<double>.Build.Dense(size);
        for (var g = 0; g < Levels; g++)
        {
            var storms = _samples.Count(s => s.Level > g);
            beta[g] = Math.Log((storms + 0.5) / (_samples.Count - storms + 0.5));
        }

        var reached = Likelihood(beta, slopes);
        for (var step = 0; step < 60; step++)
        {
            var change = Newton(beta, slopes);

            // A full step from flat slopes overshoots where the levels are rare: go back until it is a gain.
            var next = beta + change;
            var likelihood = Likelihood(next, slopes);
            while (!(likelihood >= reached) && change.AbsoluteMaximum() > 1e-9)
            {
                change /= 2;
                next = beta + change;
                likelihood = Likelihood(next, slopes);
            }

            if (change.AbsoluteMaximum() < 1e-6)
            {
                break;
            }

            (beta, reached) = (next, likelihood);
        }

        return ([.. beta.Take(Levels)], [.. beta.Skip(Levels)]);
    }

    /// <summary>Penalised logarithm of the likelihood.</summary>
    private double Likelihood(Vector<double> beta, int slopes)
    {
        var sum = 0.0;
        foreach (var (x, level) in _samples)
        {
            var linear = Linear(beta, x);
            for (var g = 0; g < Levels; g++)
            {
                var margin = level > g ? beta[g] + linear : -(beta[g] + linear);
                sum -= margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
            }
        }

        return sum - Ridge / 2 * beta.Skip(Levels).Take(slopes).Sum(b => b * b);
    }

    private static double Linear(Vector<double> beta, double[] x)
    {
        var linear = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            linear += beta[Levels + i] * x[i];
        }

        return linear;
    }

    private Vector<double> Newton(Vector<double> beta, int slopes)
    {
        var size = Levels + slopes;
        var (gradient, hessian) = (new double[size], new double[size, size]);
        foreach (var (x, level) in _samples)
        {
            var linear = Linear(beta, x);
            var (miss, weight) = (0.0, 0.0);
            for (var g = 0; g < Levels; g++)
            {
                var p = 1 / (1 + Math.Exp(-(beta[g] + linear)));
                var (e, w) = ((level > g ? 1 : 0) - p, p * (1 - p));
                gradient[g] += e;
                hessian[g, g] += w;
                miss += e;
                weight += w;
                for (var i = 0; i < slopes; i++)
                {
                    hessian[Levels + i, g] += w * x[i];
                }
            }

            for (var i = 0; i < slopes; i++)
            {
                gradient[Levels + i] += miss * x[i];
                for (var j = 0; j <= i; j++)
                {
                    hessian[Levels + i, Levels + j] += weight * x[i] * x[j];
                }
            }
        }

        for (var i = 0; i < size; i++)
        {
            var ridge = i < Levels ? 1e-6 : Ridge;
            hessian[i, i] += ridge;
            gradient[i] -= ridge * beta[i];
        }

        var symmetric = Matrix<double>.Build.Dense(size, size, (i, j) => hessian[Math.Max(i, j), Math.Min(i, j)]);
        return symmetric.Cholesky().Solve(Vector<double>.Build.Dense(gradient));
    }
}
