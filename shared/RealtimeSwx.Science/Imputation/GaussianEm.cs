using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Science.Imputation;

/// <summary>
/// Expectation maximisation for normal rows with gaps (Dempster, Laird, Rubin 1977; Little, Rubin 2002, ch. 11). Rows with the same gaps enter
/// through their sums alone, so that a step costs as many regressions as there are different gaps.
/// </summary>
internal sealed class GaussianEm
{
    private const int MostSteps = 80;
    private const double Settled = 1e-4;
    private readonly List<(RowPattern Pattern, int Count, Vector<double> Sum, Matrix<double> Squares)> _sums;
    private readonly int _columns;
    private readonly int _rows;

    public GaussianEm(GapTable table)
    {
        _columns = table.Columns;
        _rows = table.Rows;
        _sums = [.. Enumerable.Range(0, table.Rows).GroupBy(r => RowPattern.Of(table[r])).Select(group => Sums(table, group.Key, [.. group]))];
    }

    /// <summary>Rows behind the sums.</summary>
    public int Rows => _rows;

    /// <param name="maximise">The next model from the expected mean and covariance of the whole rows and the present model.</param>
    public GaussianRows Run(GaussianRows start, Func<GaussianRows, GaussianRows, GaussianRows> maximise, CancellationToken cancel)
    {
        var model = start;
        for (var step = 0; step < MostSteps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            var next = maximise(Expect(model), model);
            var change = (next.Covariance - model.Covariance).FrobeniusNorm() / model.Covariance.FrobeniusNorm();
            model = next;
            if (change < Settled)
            {
                break;
            }
        }

        return model;
    }

    /// <summary>Unit spread about zero: what standardised columns would be if none said anything of another.</summary>
    public GaussianRows Start() => new(Vector<double>.Build.Dense(_columns), Matrix<double>.Build.DenseIdentity(_columns));

    private GaussianRows Expect(GaussianRows model)
    {
        var sum = Vector<double>.Build.Dense(_columns);
        var squares = Matrix<double>.Build.Dense(_columns, _columns);
        foreach (var (pattern, count, known, products) in _sums)
        {
            var at = pattern.Split(_columns).Known;
            Add(sum, at, known);
            Add(squares, at, at, products);
            if (pattern.IsComplete)
            {
                continue;
            }

            var given = Conditional.Of(model, pattern);
            if (given.Known.Length == 0)
            {
                Add(sum, given.Missing, count * given.Offset);
                Add(squares, given.Missing, given.Missing, count * (given.Spread + given.Offset.OuterProduct(given.Offset)));
                continue;
            }

            var crossing = (given.Slope * products) + given.Offset.OuterProduct(known);
            var total = (given.Slope * known) + (count * given.Offset);
            Add(sum, given.Missing, total);
            Add(squares, given.Missing, given.Known, crossing);
            Add(squares, given.Known, given.Missing, crossing.Transpose());
            Add(squares, given.Missing, given.Missing, (crossing * given.Slope.Transpose()) + total.OuterProduct(given.Offset) + (count * given.Spread));
        }

        var mean = sum / _rows;
        return new GaussianRows(mean, (squares / _rows) - mean.OuterProduct(mean));
    }

    private static (RowPattern, int, Vector<double>, Matrix<double>) Sums(GapTable table, RowPattern pattern, int[] rows)
    {
        var known = pattern.Split(table.Columns).Known;
        var sum = new double[known.Length];
        var squares = new double[known.Length, known.Length];
        foreach (var r in rows)
        {
            var row = table[r];
            for (var i = 0; i < known.Length; i++)
            {
                sum[i] += row[known[i]];
                for (var j = 0; j <= i; j++)
                {
                    squares[i, j] += row[known[i]] * row[known[j]];
                }
            }
        }

        // MathNet has no empty vectors: a row with nothing known has sums that nothing reads.
        var size = Math.Max(1, known.Length);
        return (pattern, rows.Length, Vector<double>.Build.Dense(size, i => known.Length == 0 ? 0 : sum[i]),
            Matrix<double>.Build.Dense(size, size, (i, j) => known.Length == 0 ? 0 : squares[Math.Max(i, j), Math.Min(i, j)]));
    }

    private static void Add(Vector<double> into, int[] at, Vector<double> values)
    {
        for (var i = 0; i < at.Length; i++)
        {
            into[at[i]] += values[i];
        }
    }

    private static void Add(Matrix<double> into, int[] rows, int[] columns, Matrix<double> values)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                into[rows[i], columns[j]] += values[i, j];
            }
        }
    }
}
