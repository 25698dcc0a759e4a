namespace RealtimeSwx.Science.Clustering;

/// <summary><c>Count</c> points in <c>Dimensions</c> dimensions, all finite.</summary>
public sealed class PointSet
{
    private readonly double[] _values;

    /// <param name="values">Row-major, <paramref name="count"/> x <paramref name="dimensions"/>. Not copied: do not change it afterwards.</param>
    /// <exception cref="ArgumentException">The length does not fit, or a value is NaN or infinite (the message names row and column, from 1).</exception>
    public PointSet(double[] values, int count, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        if (values.Length != (long)count * dimensions)
        {
            throw new ArgumentException($"{count} points in {dimensions} dimensions need {(long)count * dimensions} values, got {values.Length}.");
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException($"row {i / dimensions + 1}, column {i % dimensions + 1}: {(double.IsNaN(values[i]) ? "NaN" : "infinity")} is no coordinate.");
            }
        }

        _values = values;
        Count = count;
        Dimensions = dimensions;
    }

    public int Count { get; }

    public int Dimensions { get; }

    public ReadOnlySpan<double> Values => _values;

    public ReadOnlySpan<double> this[int point] => _values.AsSpan(point * Dimensions, Dimensions);

    /// <summary>Points from rows of equal length.</summary>
    public static PointSet FromRows(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var d = rows.Count > 0 ? rows[0].Length : 1;
        var values = new double[rows.Count * d];
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != d)
            {
                throw new ArgumentException($"row {i + 1} has {rows[i].Length} columns, row 1 has {d}.", nameof(rows));
            }

            rows[i].CopyTo(values, i * d);
        }

        return new PointSet(values, rows.Count, d);
    }

    /// <summary>
    /// The points with their axes stretched so that Euclidean distance becomes the weighted one, <c>sqrt(sum of w[k] * (a[k] - b[k])²)</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Not one weight for each dimension, or a weight that is negative, NaN or infinite.</exception>
    public PointSet Weighted(params ReadOnlySpan<double> weights)
    {
        if (weights.Length != Dimensions)
        {
            throw new ArgumentException($"{Dimensions} dimensions need {Dimensions} weights, got {weights.Length}.");
        }

        var stretched = new double[_values.Length];
        for (var k = 0; k < Dimensions; k++)
        {
            if (!(weights[k] >= 0) || !double.IsFinite(weights[k]))
            {
                throw new ArgumentException($"weight {k + 1}: {weights[k]} is not zero or a positive number.");
            }

            var factor = Math.Sqrt(weights[k]);
            for (var i = k; i < stretched.Length; i += Dimensions)
            {
                stretched[i] = _values[i] * factor;
            }
        }

        return new PointSet(stretched, Count, Dimensions);
    }
}
