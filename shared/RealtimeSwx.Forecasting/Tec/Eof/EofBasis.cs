using RealtimeSwx.Forecasting.Tec.Networks;

namespace RealtimeSwx.Forecasting.Tec.Eof;

/// <summary>
/// Empirical orthogonal functions of relative departures in the Sun-fixed frame: the patterns that hold most of the variance, cells weighing by the cosine of
/// latitude.
/// </summary>
/// <param name="Patterns">Orthonormal, of fields times the root of the weight; most important first.</param>
internal sealed record EofBasis(float[][] Patterns)
{
    public const int Count = 20;

    private const int Rounds = 60;

    private static readonly float[] Roots =
        [.. Enumerable.Range(0, TecLocalFrame.Cells).Select(c => (float)Math.Sqrt(Math.Cos(TecLocalFrame.Latitude(c / TecLocalFrame.Columns) * Math.PI / 180)))];

    /// <summary>How much of each pattern is in a field.</summary>
    public double[] Scores(float[] field) => Array.ConvertAll(Patterns, pattern =>
    {
        var sum = 0.0;
        for (var c = 0; c < field.Length; c++)
        {
            sum += pattern[c] * Roots[c] * field[c];
        }

        return sum;
    });

    /// <summary>The field that the scores stand for.</summary>
    public float[] Field(ReadOnlySpan<double> scores)
    {
        var field = new float[TecLocalFrame.Cells];
        for (var k = 0; k < scores.Length; k++)
        {
            for (var c = 0; c < field.Length; c++)
            {
                field[c] += (float)(scores[k] * Patterns[k][c] / Roots[c]);
            }
        }

        return field;
    }

    /// <summary>Largest eigenvectors of the covariance, by orthogonal iteration from a fixed start.</summary>
    public static EofBasis From(IEnumerable<float[]> fields)
    {
        var n = TecLocalFrame.Cells;
        var covariance = new double[n * n];
        foreach (var field in fields)
        {
            for (var i = 0; i < n; i++)
            {
                var x = (double)Roots[i] * field[i];
                for (var j = 0; x != 0 && j < n; j++)
                {
                    covariance[(i * n) + j] += x * Roots[j] * field[j];
                }
            }
        }

        var patterns = Enumerable.Range(0, Count).Select(k => Enumerable.Range(0, n).Select(c => Math.Cos(0.7 + (c * (k + 1) * 0.37))).ToArray()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            patterns = Orthonormal([.. patterns.Select(p => Times(covariance, p))]);
        }

        return new EofBasis([.. patterns.Select(p => Array.ConvertAll(p, v => (float)v))]);
    }

    private static double[] Times(double[] matrix, double[] vector)
    {
        var result = new double[vector.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Dot(matrix.AsSpan(i * vector.Length, vector.Length), vector);
        }

        return result;
    }

    private static double[][] Orthonormal(double[][] vectors)
    {
        for (var k = 0; k < vectors.Length; k++)
        {
            // Twice: what rounding leaves of the first ones would grow from round to round.
            for (var turn = 0; turn < 2; turn++)
            {
                for (var other = 0; other < k; other++)
                {
                    var share = Dot(vectors[k], vectors[other]);
                    for (var c = 0; c < vectors[k].Length; c++)
                    {
                        vectors[k][c] -= share * vectors[other][c];
                    }
                }
            }

            var length = Math.Sqrt(Dot(vectors[k], vectors[k]));
            vectors[k] = Array.ConvertAll(vectors[k], v => length > 1e-12 ? v / length : 0);
        }

        return vectors;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
