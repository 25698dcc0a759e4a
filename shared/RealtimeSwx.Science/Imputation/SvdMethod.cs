using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Science.Imputation;

/// <summary>
/// Iterated singular value decomposition (Troyanskaya et al. 2001): gaps start at the mean, the leading directions of the filled table fill
/// them anew until nothing moves. The number of directions is the one that best gives back values hidden from it.
/// </summary>
/// <param name="Ranks">Numbers of directions to try.</param>
/// <param name="MostRows">Rows of the fit, evenly chosen.</param>
public sealed record SvdMethod(IReadOnlyList<int> Ranks, int MostRows = 6000) : IRowMethod
{
    private const int MostSteps = 60;
    private const double Settled = 1e-4;
    private const double HiddenShare = 0.1;

    public SvdMethod()
        : this([4, 8, 12, 16])
    {
    }

    public IRowFiller Fit(GapTable all, int seed, CancellationToken cancel)
    {
        var rows = all.Every(Math.Max(1, all.Rows / MostRows));
        var (hidden, cells) = Hide(rows, seed);
        var best = Ranks.Where(r => r < rows.Columns).Select(rank => (Rank: rank, Spread: Spread(rows, hidden, cells, rank, cancel)))
            .MinBy(r => r.Spread.Sum(s => s * s));
        return new Subspace(Iterate(rows, best.Rank, cancel), best.Spread);
    }

    /// <summary>The number of directions chosen.</summary>
    internal int Rank(GapTable rows, int seed) => ((Subspace)Fit(rows, seed, CancellationToken.None)).Rank;

    private static double[] Spread(GapTable rows, GapTable hidden, List<(int Row, int Column)> cells, int rank, CancellationToken cancel)
    {
        var subspace = new Subspace(Iterate(hidden, rank, cancel), new double[rows.Columns]);
        var squares = new double[rows.Columns];
        var counts = new int[rows.Columns];
        foreach (var (row, columns) in cells.GroupBy(c => c.Row, c => c.Column).Select(g => (g.Key, g)))
        {
            var filled = hidden[row].ToArray();
            subspace.Fill(filled);
            foreach (var c in columns)
            {
                squares[c] += Math.Pow(filled[c] - rows[row, c], 2);
                counts[c]++;
            }
        }

        return [.. squares.Select((s, c) => counts[c] == 0 ? 1 : Math.Sqrt(s / counts[c]))];
    }

    private static (GapTable Hidden, List<(int Row, int Column)> Cells) Hide(GapTable rows, int seed)
    {
        var random = new Random(seed);
        var values = rows.Copy();
        var cells = new List<(int, int)>();
        for (var r = 0; r < rows.Rows; r++)
        {
            for (var c = 0; c < rows.Columns; c++)
            {
                if (rows.Knows(r, c) && random.NextDouble() < HiddenShare)
                {
                    values[(r * rows.Columns) + c] = double.NaN;
                    cells.Add((r, c));
                }
            }
        }

        return (new GapTable(rows.Columns, values), cells);
    }

    // Directions of the row-by-column table are the eigenvectors of its small column-by-column product.
    private static (double[] Mean, Matrix<double> Directions) Iterate(GapTable rows, int rank, CancellationToken cancel)
    {
        var columns = rows.Columns;
        var filled = Matrix<double>.Build.Dense(rows.Rows, columns, (r, c) => rows.Knows(r, c) ? rows[r, c] : 0);
        var gaps = Enumerable.Range(0, rows.Rows).SelectMany(r => Enumerable.Range(0, columns).Where(c => !rows.Knows(r, c)).Select(c => (r, c))).ToArray();
        var (mean, directions) = Leading(filled, rank);
        for (var step = 0; step < MostSteps && gaps.Length > 0; step++)
        {
            cancel.ThrowIfCancellationRequested();
            var centred = filled - Matrix<double>.Build.Dense(rows.Rows, columns, (_, c) => mean[c]);
            var told = centred * directions * directions.Transpose();
            var moved = 0.0;
            foreach (var (r, c) in gaps)
            {
                var next = mean[c] + told[r, c];
                moved += Math.Pow(next - filled[r, c], 2);
                filled[r, c] = next;
            }

            (mean, directions) = Leading(filled, rank);
            if (Math.Sqrt(moved / gaps.Length) < Settled)
            {
                break;
            }
        }

        return (mean, directions);
    }

    private static (double[] Mean, Matrix<double> Directions) Leading(Matrix<double> filled, int rank)
    {
        var mean = filled.ColumnSums() / filled.RowCount;
        var products = (filled.TransposeThisAndMultiply(filled) / filled.RowCount) - mean.OuterProduct(mean);
        var vectors = ((products + products.Transpose()) / 2).Evd(Symmetricity.Symmetric).EigenVectors;
        return (mean.ToArray(), vectors.SubMatrix(0, vectors.RowCount, vectors.ColumnCount - rank, rank));
    }

    private sealed class Subspace((double[] Mean, Matrix<double> Directions) fitted, double[] spread) : IRowFiller
    {
        // The scores of a row with few known values are held towards zero.
        private const double Ridge = 0.05;

        public int Rank => fitted.Directions.ColumnCount;

        public void Fill(Span<double> row) => Put(row, default);

        public void Draw(Span<double> row, ReadOnlySpan<double> noise) => Put(row, noise);

        private void Put(Span<double> row, ReadOnlySpan<double> noise)
        {
            var (known, missing) = RowPattern.Of(row).Split(row.Length);
            var left = Matrix<double>.Build.DenseDiagonal(Rank, Ridge);
            var right = Vector<double>.Build.Dense(Rank);
            foreach (var c in known)
            {
                for (var i = 0; i < Rank; i++)
                {
                    right[i] += fitted.Directions[c, i] * (row[c] - fitted.Mean[c]);
                    for (var j = 0; j < Rank; j++)
                    {
                        left[i, j] += fitted.Directions[c, i] * fitted.Directions[c, j];
                    }
                }
            }

            var scores = left.Cholesky().Solve(right);
            foreach (var c in missing)
            {
                row[c] = fitted.Mean[c] + fitted.Directions.Row(c).DotProduct(scores) + (noise.IsEmpty ? 0 : spread[c] * noise[c]);
            }
        }
    }
}
