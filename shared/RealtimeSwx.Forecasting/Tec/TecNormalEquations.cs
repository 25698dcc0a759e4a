using System.Numerics;
using System.Runtime.InteropServices;
using Column = MathNet.Numerics.LinearAlgebra.Vector<double>;
using Square = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// The sums behind the ridge of one lead and latitude band. They add, so that a day more is one addition and the fit of a band can take in its
/// neighbours. Ridge about a prior: yesterday's departure counts 0.4, which with nothing else is the blend.
/// </summary>
internal sealed class TecNormalEquations
{
    public const double Penalty = 0.05;

    private const int Size = 3 * TecRegressors.Base;

    /// <summary>Rows padded to whole vectors.</summary>
    private const int Stride = (Size + 7) / 8 * 8;

    private readonly double[] _gram = new double[Size * Stride];
    private readonly double[] _moment = new double[Size];

    /// <summary>A row with its target, both already divided by the level and multiplied by the root of the weight.</summary>
    /// <param name="row">Padded with zeros to <see cref="RowLength"/>.</param>
    public void Add(ReadOnlySpan<double> row, double target)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(row);
        for (var i = 0; i < Size && row[i] is var xi; i++)
        {
            _moment[i] += xi * target;
            var line = MemoryMarshal.Cast<double, Vector<double>>(_gram.AsSpan(i * Stride, Stride));
            var factor = new Vector<double>(xi);
            for (var j = i / Vector<double>.Count; j < line.Length; j++)
            {
                line[j] += factor * x[j];
            }
        }
    }

    public static int RowLength => Stride;

    public void Add(TecNormalEquations other, double share)
    {
        for (var i = 0; i < _gram.Length; i++)
        {
            _gram[i] += share * other._gram[i];
        }

        for (var i = 0; i < _moment.Length; i++)
        {
            _moment[i] += share * other._moment[i];
        }
    }

    /// <summary>Coefficients of the first <paramref name="count"/> regressors, as if there were no others.</summary>
    public float[] Solve(int count)
    {
        var prior = Column.Build.Dense(count, i => i == 0 ? TecBaselines.PersistenceShare : 0);
        var gram = Square.Build.Dense(count, count, (i, j) => _gram[(Math.Min(i, j) * Stride) + Math.Max(i, j)]);
        var ridge = Square.Build.DenseDiagonal(count, count, i => (Penalty * gram[i, i]) + 1e-9);
        var moment = Column.Build.Dense(count, i => _moment[i]);
        return [.. (gram + ridge).Cholesky().Solve(moment + (ridge * prior)).Select(c => (float)c)];
    }
}
