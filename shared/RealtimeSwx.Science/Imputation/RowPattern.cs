namespace RealtimeSwx.Science.Imputation;

/// <summary>Which columns of a row are missing, one bit each.</summary>
internal readonly record struct RowPattern(UInt128 Missing)
{
    public const int MostColumns = 128;

    public bool IsComplete => Missing == UInt128.Zero;

    public static RowPattern Of(ReadOnlySpan<double> row)
    {
        if (row.Length > MostColumns)
        {
            throw new ArgumentException($"A row has at most {MostColumns} columns, not {row.Length}.", nameof(row));
        }

        var missing = UInt128.Zero;
        for (var c = 0; c < row.Length; c++)
        {
            if (double.IsNaN(row[c]))
            {
                missing |= UInt128.One << c;
            }
        }

        return new RowPattern(missing);
    }

    public bool IsMissing(int column) => (Missing >> column & UInt128.One) != UInt128.Zero;

    public (int[] Known, int[] Missing) Split(int columns)
    {
        var pattern = this;
        return ([.. Enumerable.Range(0, columns).Where(c => !pattern.IsMissing(c))], [.. Enumerable.Range(0, columns).Where(pattern.IsMissing)]);
    }
}
