using MathNet.Numerics.LinearAlgebra;

namespace RealtimeSwx.Forecasting.Tec.Eof;

/// <summary>Normal equations of the EOF member for every length of history and lead. They add.</summary>
internal sealed class EofSums
{
    /// <summary>Of the diagonal. Days are few and scores of neighbouring hours alike: a tenth of it fits noise.</summary>
    public const double Penalty = 1;

    private readonly double[][] _gram = [.. Enumerable.Range(0, EofRegression.Sets).Select(_ => new double[EofRegression.Length(true) * EofRegression.Length(true)])];
    private readonly double[][] _moment = [.. Enumerable.Range(0, EofRegression.Sets).Select(_ => new double[EofRegression.Length(true) * EofBasis.Count])];

    /// <param name="row">May lack the numbers of Kp, which come last.</param>
    public void Add(int set, ReadOnlySpan<double> row, ReadOnlySpan<double> target)
    {
        var (gram, moment) = (_gram[set], _moment[set]);
        for (var i = 0; i < row.Length; i++)
        {
            var x = row[i];
            for (var j = 0; j <= i; j++)
            {
                gram[(i * EofRegression.Length(true)) + j] += x * row[j];
            }

            for (var k = 0; k < target.Length; k++)
            {
                moment[(i * EofBasis.Count) + k] += x * target[k];
            }
        }
    }

    public static EofRegression Solve(EofBasis basis, IReadOnlyList<EofSums> parts)
    {
        var coefficients = new float[2 * EofRegression.Sets][];
        for (var i = 0; i < coefficients.Length; i++)
        {
            var (set, length) = (i % EofRegression.Sets, EofRegression.Length(i >= EofRegression.Sets));
            var gram = Matrix<double>.Build.Dense(length, length, (r, c) => parts.Sum(p => p._gram[set][(Math.Max(r, c) * EofRegression.Length(true)) + Math.Min(r, c)]));
            var moment = Matrix<double>.Build.Dense(length, EofBasis.Count, (r, c) => parts.Sum(p => p._moment[set][(r * EofBasis.Count) + c]));
            for (var d = 0; d < length; d++)
            {
                gram[d, d] += (Penalty * gram[d, d]) + 1e-9;
            }

            coefficients[i] = [.. gram.Cholesky().Solve(moment).ToRowMajorArray().Select(v => (float)v)];
        }

        return new EofRegression(basis, coefficients);
    }
}
