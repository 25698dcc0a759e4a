using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Forecasting.Learners;

/// <summary>
/// The sums behind a ridge regression. They add, so that the fit without one fold is the whole minus that fold. The intercept is not shrunk.
/// </summary>
public sealed class NormalEquations(int features, int outputs)
{
    private readonly int _width = features + 1;
    private readonly double[] _squares = new double[(features + 1) * (features + 1)];
    private readonly double[] _products = new double[(features + 1) * outputs];

    // Squares of the rows that an output has no target for; most outputs have one everywhere.
    private readonly double[]?[] _missing = new double[]?[outputs];

    /// <param name="row">Standardised features.</param>
    /// <param name="targets">NaN where there is none: the row does not count for that output.</param>
    public void Add(ReadOnlySpan<float> row, ReadOnlySpan<double> targets)
    {
        Span<double> x = stackalloc double[_width];
        for (var i = 0; i < features; i++)
        {
            x[i] = row[i];
        }

        x[features] = 1;
        for (var i = 0; i < _width; i++)
        {
            var xi = x[i];
            AddLine(_squares, i, x);
            for (var o = 0; o < outputs; o++)
            {
                if (double.IsNaN(targets[o]))
                {
                    AddLine(_missing[o] ??= new double[_squares.Length], i, x);
                }
                else
                {
                    _products[(i * outputs) + o] += xi * targets[o];
                }
            }
        }
    }

    public void Add(NormalEquations other, double sign = 1)
    {
        for (var i = 0; i < _squares.Length; i++)
        {
            _squares[i] += sign * other._squares[i];
        }

        for (var i = 0; i < _products.Length; i++)
        {
            _products[i] += sign * other._products[i];
        }

        for (var o = 0; o < outputs; o++)
        {
            if (other._missing[o] is { } theirs)
            {
                var mine = _missing[o] ??= new double[_squares.Length];
                for (var i = 0; i < mine.Length; i++)
                {
                    mine[i] += sign * theirs[i];
                }
            }
        }
    }

    /// <param name="penalty">Added to the diagonal, one per output.</param>
    public LinearModel Solve(FeatureScaling scaling, IReadOnlyList<double> penalty)
    {
        var weights = new List<double[]>();
        var intercepts = new List<double>();
        for (var o = 0; o < outputs; o++)
        {
            var missing = _missing[o];
            var left = Matrix<double>.Build.Dense(_width, _width, (i, j) => (Math.Max(i, j) * _width) + Math.Min(i, j) is var at && missing is null ? _squares[at] : _squares[at] - missing[at]);
            for (var i = 0; i < features; i++)
            {
                left[i, i] += penalty[o];
            }

            var right = Vector<double>.Build.Dense(_width, i => _products[(i * outputs) + o]);
            var solution = left.Cholesky().Solve(right);
            weights.Add([.. solution.Take(features)]);
            intercepts.Add(solution[features]);
        }

        return new LinearModel(scaling, weights, intercepts);
    }

    private void AddLine(double[] squares, int i, ReadOnlySpan<double> x)
    {
        var xi = x[i];
        var line = squares.AsSpan(i * _width, i + 1);
        for (var j = 0; j < line.Length; j++)
        {
            line[j] += xi * x[j];
        }
    }
}
