using System.Collections.Concurrent;
using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Science.Imputation;

/// <summary>Rows as draws of one multivariate normal distribution.</summary>
public sealed record GaussianRows(Vector<double> Mean, Matrix<double> Covariance)
{
    public int Columns => Mean.Count;
}

/// <summary>The missing columns of a row given the known ones, for one choice of which are known.</summary>
/// <param name="Slope">Missing x known.</param>
/// <param name="Offset">Expected missing values = Slope x known + Offset.</param>
/// <param name="Spread">Covariance of the missing columns given the known.</param>
internal sealed record Conditional(int[] Known, int[] Missing, Matrix<double> Slope, Vector<double> Offset, Matrix<double> Spread)
{
    public static Conditional Of(GaussianRows rows, RowPattern pattern)
    {
        var (known, missing) = pattern.Split(rows.Columns);
        var spread = Pick(rows.Covariance, missing, missing);
        var mean = Pick(rows.Mean, missing);
        if (known.Length == 0)
        {
            return new Conditional(known, missing, Matrix<double>.Build.Dense(missing.Length, 1), mean, spread);
        }

        var cross = Pick(rows.Covariance, known, missing);
        var slope = Pick(rows.Covariance, known, known).Cholesky().Solve(cross).Transpose();
        return new Conditional(known, missing, slope, mean - (slope * Pick(rows.Mean, known)), spread - (slope * cross));
    }

    public static Matrix<double> Pick(Matrix<double> all, int[] rows, int[] columns) =>
        Matrix<double>.Build.Dense(rows.Length, columns.Length, (i, j) => all[rows[i], columns[j]]);

    public static Vector<double> Pick(Vector<double> all, int[] at) => Vector<double>.Build.Dense(at.Length, i => all[at[i]]);
}

/// <summary>Fills a row with its conditional mean, or with that plus a draw of its conditional distribution.</summary>
public sealed class GaussianFiller(GaussianRows rows) : IRowFiller
{
    private readonly ConcurrentDictionary<RowPattern, (Conditional Given, Matrix<double> Root)> _byPattern = new();

    public GaussianRows Rows => rows;

    public void Fill(Span<double> row) => Put(row, default);

    public void Draw(Span<double> row, ReadOnlySpan<double> noise) => Put(row, noise);

    private void Put(Span<double> row, ReadOnlySpan<double> noise)
    {
        var pattern = RowPattern.Of(row);
        if (pattern.IsComplete)
        {
            return;
        }

        var (given, root) = _byPattern.GetOrAdd(pattern, p =>
        {
            var conditional = Conditional.Of(rows, p);
            return (conditional, Root(conditional.Spread));
        });
        for (var m = 0; m < given.Missing.Length; m++)
        {
            var value = given.Offset[m];
            for (var k = 0; k < given.Known.Length; k++)
            {
                value += given.Slope[m, k] * row[given.Known[k]];
            }

            for (var e = 0; !noise.IsEmpty && e <= m; e++)
            {
                value += root[m, e] * noise[given.Missing[e]];
            }

            row[given.Missing[m]] = value;
        }
    }

    // Rounding may take a spread that is all but zero just below it.
    private static Matrix<double> Root(Matrix<double> spread)
    {
        var symmetric = (spread + spread.Transpose()) / 2;
        return (symmetric + (1e-9 * Matrix<double>.Build.DenseIdentity(spread.RowCount))).Cholesky().Factor;
    }
}
