using MathNet.Numerics.LinearAlgebra;
using RealtimeSwx.Science.Statistics;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Science.Tests.Imputation;

/// <summary>Rows that are mixtures of few hidden factors plus noise of known size, and the same with values hidden.</summary>
/// <param name="Truth">The distribution that the rows are drawn from.</param>
internal sealed record PlantedRows(GapTable Whole, GapTable Gappy, GaussianRows Truth)
{
    public const int Factors = 3;
    public const double Noise = 0.1;

    public static PlantedRows Create(int rows, int columns, double hidden, int seed)
    {
        var random = new Random(seed);
        var mixing = Enumerable.Range(0, columns * Factors).Select(_ => NormalDistribution.Next(random) / Math.Sqrt(Factors)).ToArray();
        var whole = new double[rows * columns];
        var gappy = new double[rows * columns];
        for (var r = 0; r < rows; r++)
        {
            var factors = Enumerable.Range(0, Factors).Select(_ => NormalDistribution.Next(random)).ToArray();
            for (var c = 0; c < columns; c++)
            {
                var at = (r * columns) + c;
                whole[at] = Enumerable.Range(0, Factors).Sum(f => mixing[(c * Factors) + f] * factors[f]) + (Noise * NormalDistribution.Next(random));
                gappy[at] = random.NextDouble() < hidden ? double.NaN : whole[at];
            }
        }

        var loadings = Matrix<double>.Build.Dense(columns, Factors, (c, f) => mixing[(c * Factors) + f]);
        var covariance = (loadings * loadings.Transpose()) + (Noise * Noise * Matrix<double>.Build.DenseIdentity(columns));
        return new PlantedRows(new GapTable(columns, whole), new GapTable(columns, gappy), new GaussianRows(Vector<double>.Build.Dense(columns), covariance));
    }

    public static IEnumerable<(int Row, int Column)> Hidden(GapTable gappy) =>
        Enumerable.Range(0, gappy.Rows).SelectMany(r => Enumerable.Range(0, gappy.Columns).Where(c => !gappy.Knows(r, c)).Select(c => (r, c)));

    public double Rmse(IRowFiller filler)
    {
        var errors = Enumerable.Range(0, Gappy.Rows).SelectMany(r =>
        {
            var row = Gappy[r].ToArray();
            filler.Fill(row);
            return Enumerable.Range(0, row.Length).Where(c => !Gappy.Knows(r, c)).Select(c => row[c] - Whole[r, c]);
        }).ToList();
        return Math.Sqrt(errors.Average(e => e * e));
    }
}
