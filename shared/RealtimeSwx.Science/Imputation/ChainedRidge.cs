using RealtimeSwx.Science.Statistics;
using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Science.Imputation;

/// <summary>
/// Chained equations (van Buuren, Groothuis-Oudshoorn 2011): each column that has gaps is regressed by ridge on all others where it is known,
/// the fits and the filled gaps taking turns until they agree. A row is filled by going through its gaps a few times.
/// </summary>
/// <param name="Matching">
/// Predictive mean matching (Little 1988): instead of the prediction, values that were really measured where the prediction was nearly the same.
/// </param>
/// <param name="Sweeps">Turns of the fit.</param>
public sealed record ChainedRidge(bool Matching, int Sweeps = 6, int MostRows = 12_000) : IRowMethod
{
    private const double Penalty = 10;

    public IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel)
    {
        var thinned = rows.Every(Math.Max(1, rows.Rows / MostRows));
        var gappy = Enumerable.Range(0, rows.Columns).Where(c => Enumerable.Range(0, thinned.Rows).Any(r => !thinned.Knows(r, c))).ToArray();
        var filled = thinned.Copy().Select(v => double.IsNaN(v) ? 0 : v).ToArray();
        var fits = new ColumnFit?[rows.Columns];
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var column in gappy)
            {
                cancel.ThrowIfCancellationRequested();
                fits[column] = Regress(thinned, filled, column);
                for (var r = 0; r < thinned.Rows; r++)
                {
                    if (!thinned.Knows(r, column))
                    {
                        filled[(r * rows.Columns) + column] = fits[column]!.Predict(filled.AsSpan(r * rows.Columns, rows.Columns));
                    }
                }
            }
        }

        // Columns that are never missing in training may be in the row to be filled.
        foreach (var column in Enumerable.Range(0, rows.Columns).Except(gappy))
        {
            fits[column] = Regress(thinned, filled, column);
        }

        return new ChainFiller([.. fits.Select((f, c) => Matching ? f!.WithDonors(thinned, filled, c) : f!)], Matching);
    }

    private static ColumnFit Regress(GapTable rows, double[] filled, int column)
    {
        var width = rows.Columns;
        var squares = new double[(width + 1) * (width + 1)];
        var known = 0;
        var x = new double[width + 1];
        for (var r = 0; r < rows.Rows; r++)
        {
            if (!rows.Knows(r, column))
            {
                continue;
            }

            filled.AsSpan(r * width, width).CopyTo(x);
            x[width] = 1;
            known++;
            for (var i = 0; i <= width; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    squares[(i * (width + 1)) + j] += x[i] * x[j];
                }
            }
        }

        int[] others = [.. Enumerable.Range(0, width + 1).Where(i => i != column)];
        double At(int i, int j) => squares[(Math.Max(i, j) * (width + 1)) + Math.Min(i, j)];
        var left = Matrix<double>.Build.Dense(width, width, (i, j) => At(others[i], others[j]) + (i == j ? (others[i] == width ? 1e-6 : Penalty) : 0));
        var right = Vector<double>.Build.Dense(width, i => At(others[i], column));
        var solution = left.Cholesky().Solve(right);
        var weights = new double[width];
        for (var i = 0; i < width - 1; i++)
        {
            weights[others[i]] = solution[i];
        }

        var unexplained = At(column, column) - solution.DotProduct(right);
        return new ColumnFit(weights, solution[width - 1], Math.Sqrt(Math.Max(1e-8, unexplained / Math.Max(1, known))), [], []);
    }
}

/// <param name="Weights">One per column; its own is zero.</param>
/// <param name="Predicted">Of the donors, ascending.</param>
/// <param name="Measured">Of the donors.</param>
internal sealed record ColumnFit(double[] Weights, double Offset, double Spread, double[] Predicted, double[] Measured)
{
    private const int Donors = 10;

    public double Predict(ReadOnlySpan<double> row)
    {
        var sum = Offset;
        for (var c = 0; c < row.Length; c++)
        {
            sum += Weights[c] * row[c];
        }

        return sum;
    }

    public ColumnFit WithDonors(GapTable rows, double[] filled, int column)
    {
        var known = Enumerable.Range(0, rows.Rows).Where(r => rows.Knows(r, column)).ToArray();
        double[] predicted = [.. known.Select(r => Predict(filled.AsSpan(r * rows.Columns, rows.Columns)))];
        double[] measured = [.. known.Select(r => rows[r, column])];
        Array.Sort(predicted, measured);
        return this with { Predicted = predicted, Measured = measured };
    }

    /// <summary>What was measured where the prediction was nearest to <paramref name="prediction"/>, ascending.</summary>
    public double[] Nearest(double prediction)
    {
        var at = Array.BinarySearch(Predicted, prediction);
        var (low, high) = at >= 0 ? (at, at) : (~at - 1, ~at);
        var chosen = new List<double>();
        while (chosen.Count < Donors && (low >= 0 || high < Predicted.Length))
        {
            var takeLow = high >= Predicted.Length || (low >= 0 && prediction - Predicted[low] <= Predicted[high] - prediction);
            chosen.Add(takeLow ? Measured[low] : Measured[high]);
            (low, high) = takeLow ? (low - 1, high == low ? high + 1 : high) : (high == low ? low - 1 : low, high + 1);
        }

        return [.. chosen.Order()];
    }
}

internal sealed class ChainFiller(ColumnFit[] fits, bool matching) : IRowFiller
{
    private const int Rounds = 5;

    public void Fill(Span<double> row) => Put(row, default);

    public void Draw(Span<double> row, ReadOnlySpan<double> noise) => Put(row, noise);

    private void Put(Span<double> row, ReadOnlySpan<double> noise)
    {
        var missing = RowPattern.Of(row).Split(row.Length).Missing;
        foreach (var c in missing)
        {
            row[c] = 0;
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var c in missing)
            {
                var predicted = fits[c].Predict(row);
                row[c] = matching ? Matched(fits[c], predicted, c, noise) : predicted + (noise.IsEmpty ? 0 : fits[c].Spread * noise[c]);
            }
        }
    }

    private static double Matched(ColumnFit fit, double predicted, int column, ReadOnlySpan<double> noise)
    {
        var donors = fit.Nearest(predicted);
        return donors.Length == 0 ? predicted
            : noise.IsEmpty ? donors.Average()
            : donors[Math.Min(donors.Length - 1, (int)(NormalDistribution.Below(noise[column]) * donors.Length))];
    }
}
