namespace RealtimeSwx.Science.Imputation;

/// <summary>Rows in time order by columns; NaN = missing.</summary>
public sealed class GapTable
{
    private readonly double[] _values;

    /// <param name="values">Row-major: row x column.</param>
    public GapTable(int columns, double[] values)
    {
        if (columns < 1 || values.Length % columns != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole rows of {columns} columns.", nameof(values));
        }

        (Columns, _values) = (columns, values);
    }

    public int Columns { get; }

    public int Rows => _values.Length / Columns;

    public ReadOnlySpan<double> this[int row] => _values.AsSpan(row * Columns, Columns);

    public double this[int row, int column] => _values[(row * Columns) + column];

    public bool Knows(int row, int column) => !double.IsNaN(this[row, column]);

    /// <summary>Rows that have a gap.</summary>
    public int Incomplete => Enumerable.Range(0, Rows).Count(HasGap);

    public bool HasGap(int row) => this[row].Contains(double.NaN);

    /// <summary>A copy of all values, row-major, to be changed by the caller.</summary>
    public double[] Copy() => [.. _values];

    /// <summary>Every <paramref name="step"/>-th row.</summary>
    public GapTable Every(int step) =>
        new(Columns, [.. Enumerable.Range(0, (Rows + step - 1) / step).SelectMany(r => this[r * step].ToArray())]);

    /// <summary>The rows of all tables, one after another.</summary>
    public static GapTable Joined(IReadOnlyList<GapTable> tables) => new(tables[0].Columns, [.. tables.SelectMany(t => t._values)]);
}
