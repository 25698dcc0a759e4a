using RealtimeSwx.Science.Statistics;
using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Science.Imputation;

/// <summary>EM with a full covariance, a little towards its diagonal so that columns that say the same can be told apart (Schneider 2001).</summary>
/// <param name="Shrinkage">Share of the diagonal.</param>
public sealed record ExpectationMaximisation(double Shrinkage = 1e-3) : IRowMethod
{
    public IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel) => new GaussianFiller(Rows(rows, cancel));

    internal GaussianRows Rows(GapTable rows, CancellationToken cancel)
    {
        var em = new GaussianEm(rows);
        return em.Run(em.Start(), (expected, _) => new GaussianRows(expected.Mean, Shrunk(expected.Covariance)), cancel);
    }

    private Matrix<double> Shrunk(Matrix<double> covariance)
    {
        var result = covariance * (1 - Shrinkage);
        for (var i = 0; i < covariance.RowCount; i++)
        {
            result[i, i] = Math.Max(covariance[i, i], 1e-8) * (1 + Shrinkage);
        }

        return result;
    }
}

/// <summary>
/// EM on bootstrap samples of the rows (Honaker, King 2010): the fill is the mean over the samples, a draw comes from one of them, so that it
/// holds the uncertainty of the fit as well. Rows are drawn in blocks: neighbours in time say the same.
/// </summary>
/// <param name="Samples">Bootstrap samples.</param>
/// <param name="Block">Rows of a block.</param>
public sealed record BootstrapEm(int Samples = 5, int Block = 50) : IRowMethod
{
    public IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel)
    {
        var random = new Random(seed);
        return new Several([.. Enumerable.Range(0, Samples).Select(_ => new ExpectationMaximisation().Fit(Sample(rows, random), seed, cancel))]);
    }

    private GapTable Sample(GapTable rows, Random random)
    {
        var blocks = Enumerable.Range(0, (rows.Rows + Block - 1) / Block).ToArray();
        var values = new List<double>();
        foreach (var _ in blocks)
        {
            var first = blocks[random.Next(blocks.Length)] * Block;
            for (var r = first; r < Math.Min(rows.Rows, first + Block); r++)
            {
                values.AddRange(rows[r]);
            }
        }

        return new GapTable(rows.Columns, [.. values]);
    }

    private sealed class Several(IReadOnlyList<IRowFiller> fillers) : IRowFiller
    {
        public void Fill(Span<double> row)
        {
            var sum = new double[row.Length];
            var copy = new double[row.Length];
            foreach (var filler in fillers)
            {
                row.CopyTo(copy);
                filler.Fill(copy);
                for (var c = 0; c < copy.Length; c++)
                {
                    sum[c] += copy[c] / fillers.Count;
                }
            }

            for (var c = 0; c < row.Length; c++)
            {
                row[c] = double.IsNaN(row[c]) ? sum[c] : row[c];
            }
        }

        // The noise of one column chooses the sample: it changes slowly along a course, and so does the choice.
        public void Draw(Span<double> row, ReadOnlySpan<double> noise) =>
            fillers[Math.Min(fillers.Count - 1, (int)(NormalDistribution.Below(noise[0]) * fillers.Count))].Draw(row, noise);
    }
}

/// <summary>Few common factors and a spread of its own for each column (Rubin, Thayer 1982), fitted by EM through the gaps.</summary>
public sealed record FactorAnalysis(int Factors = 8) : IRowMethod
{
    public IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel)
    {
        var em = new GaussianEm(rows);
        var factors = Math.Min(Factors, rows.Columns - 1);
        var loadings = Loadings.Random(rows.Columns, factors, seed);
        var own = Vector<double>.Build.Dense(rows.Columns, 0.5);
        var model = em.Run(Model(em.Start().Mean), (expected, _) =>
        {
            var beta = Model(expected.Mean).Covariance.Cholesky().Solve(loadings).Transpose();
            var crossing = expected.Covariance * beta.Transpose();
            var within = Matrix<double>.Build.DenseIdentity(factors) - (beta * loadings) + (beta * crossing);
            loadings = within.Transpose().Solve(crossing.Transpose()).Transpose();
            own = (expected.Covariance - (loadings * crossing.Transpose())).Diagonal().PointwiseMaximum(1e-4);
            return Model(expected.Mean);
        }, cancel);
        return new GaussianFiller(model);

        GaussianRows Model(Vector<double> mean) => new(mean, (loadings * loadings.Transpose()) + Matrix<double>.Build.DenseOfDiagonalVector(own));
    }
}

/// <summary>
/// Principal components whose number the data choose: each direction has a prior that shrinks it away unless it is needed (Bishop 1999), with
/// the gaps filled in the same iteration (Oba et al. 2003).
/// </summary>
/// <param name="Most">Directions to start with.</param>
public sealed record BayesianPca(int Most = 16) : IRowMethod
{
    public IRowFiller Fit(GapTable rows, int seed, CancellationToken cancel) => new GaussianFiller(Fitted(rows, seed, cancel).Model);

    /// <summary>The model, and how many directions carry more than the noise.</summary>
    internal (GaussianRows Model, int Kept) Fitted(GapTable rows, int seed, CancellationToken cancel)
    {
        var em = new GaussianEm(rows);
        var most = Math.Min(Most, rows.Columns - 1);
        var loadings = Loadings.Random(rows.Columns, most, seed);
        var noise = 0.5;
        var model = em.Run(Model(em.Start().Mean), (expected, _) =>
        {
            var inner = ((loadings.Transpose() * loadings) + (noise * Matrix<double>.Build.DenseIdentity(most))).Inverse();
            var crossing = expected.Covariance * loadings * inner;
            var prior = Matrix<double>.Build.DenseOfDiagonalArray(
                [.. Enumerable.Range(0, most).Select(i => rows.Columns / Math.Max(1e-12, loadings.Column(i).DotProduct(loadings.Column(i))))]);
            var within = (noise * inner) + (inner * loadings.Transpose() * crossing);
            var next = (within + (noise / em.Rows * prior)).Transpose().Solve(crossing.Transpose()).Transpose();
            noise = Math.Max(1e-4, (expected.Covariance.Trace() - (2 * (next.Transpose() * crossing).Trace()) + (within * (next.Transpose() * next)).Trace()) / rows.Columns);
            loadings = next;
            return Model(expected.Mean);
        }, cancel);
        return (model, loadings.Svd(computeVectors: false).S.Count(s => s * s > noise));

        GaussianRows Model(Vector<double> mean) => new(mean, (loadings * loadings.Transpose()) + (noise * Matrix<double>.Build.DenseIdentity(rows.Columns)));
    }
}

internal static class Loadings
{
    public static Matrix<double> Random(int columns, int factors, int seed)
    {
        var random = new Random(seed);
        return Matrix<double>.Build.Dense(columns, factors, (_, _) => NormalDistribution.Next(random) / Math.Sqrt(factors));
    }
}
