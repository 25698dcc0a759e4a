namespace RealtimeSwx.Science.Imputation;

/// <summary>The mean of each column.</summary>
public sealed record ColumnMean : IImputation
{
    public IFittedImputation Fit(IReadOnlyList<GapTable> segments, int seed, CancellationToken cancel)
    {
        var scaling = ColumnScaling.Of(GapTable.Joined(segments));
        return FittedColumns.Of(segments, (_, _, c) => scaling.Mean[c], scaling.Deviation);
    }
}

/// <summary>
/// A straight line in time. Causal: from the last value to the mean of the column, which it reaches after a time fitted by column; the far end
/// of the scale is holding the last value. Two-sided: from the last value to the next one, which no live system knows.
/// </summary>
public sealed record LinearInTime(bool TwoSided) : IImputation
{
    /// <summary>Rows until the mean is reached that are tried; the last is all but holding.</summary>
    private static readonly int[] Reaches = [6, 12, 36, 72, 144, 288, 576, 1152, 1_000_000];

    private const int MostSegments = 24;

    public IFittedImputation Fit(IReadOnlyList<GapTable> segments, int seed, CancellationToken cancel)
    {
        var scaling = ColumnScaling.Of(GapTable.Joined(segments));
        if (TwoSided)
        {
            return FittedColumns.Of(segments, (t, r, c) => Between(t, r, c, scaling.Mean[c]), scaling.Deviation);
        }

        var hidden = GapTransplant.Neighbours(segments, MostSegments);
        int[] reach = [.. Enumerable.Range(0, segments[0].Columns).Select(c => Reaches.MinBy(reach => hidden.Sum(h =>
            h.Cells.Where(cell => cell.Column == c).Sum(cell => Math.Pow(Onward(h.Gappy, cell.Row, c, scaling.Mean[c], reach) - h.Whole[cell.Row, c], 2)))))];
        return FittedColumns.Of(segments, (t, r, c) => Onward(t, r, c, scaling.Mean[c], reach[c]), scaling.Deviation);
    }

    private static double Onward(GapTable table, int row, int column, double mean, int reach)
    {
        var last = Known(table, row, column, -1);
        return last < 0 ? mean : mean + ((table[last, column] - mean) * Math.Max(0, 1 - ((row - last) / (double)reach)));
    }

    private static double Between(GapTable table, int row, int column, double mean)
    {
        var (last, next) = (Known(table, row, column, -1), Known(table, row, column, 1));
        return (last, next) switch
        {
            ( < 0, < 0) => mean,
            ( < 0, _) => table[next, column],
            (_, < 0) => table[last, column],
            _ => table[last, column] + ((table[next, column] - table[last, column]) * (row - last) / (next - last)),
        };
    }

    private static int Known(GapTable table, int row, int column, int step)
    {
        var at = row;
        while (at >= 0 && at < table.Rows && !table.Knows(at, column))
        {
            at += step;
        }

        return at < table.Rows ? at : -1;
    }
}

/// <summary>Columns filled each from itself; a draw adds an error such as the fill made on hidden values.</summary>
internal sealed class FittedColumns : IFittedImputation
{
    private readonly Func<GapTable, int, int, double> _value;
    private readonly ErrorCourse? _errors;

    private FittedColumns(Func<GapTable, int, int, double> value, ErrorCourse? errors) => (_value, _errors) = (value, errors);

    /// <param name="value">For a gap of a table: row, column.</param>
    public static FittedColumns Of(IReadOnlyList<GapTable> segments, Func<GapTable, int, int, double> value, double[] otherwise) =>
        new(value, ErrorCourse.Of(segments, s => new FittedColumns(value, null).Fill(s, 1), segments.Count, otherwise));

    public double[] Fill(GapTable segment, int every)
    {
        var values = segment.Copy();
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = Math.DivRem(i, segment.Columns);
            values[i] = double.IsNaN(values[i]) && row % every == 0 ? _value(segment, row, column) : values[i];
        }

        return values;
    }

    public double[] Draw(GapTable segment, Random random, int every)
    {
        var values = Fill(segment, every);
        var row = 0;
        foreach (var noise in _errors!.Noise(segment.Columns, random).Take(segment.Rows))
        {
            for (var c = 0; c < segment.Columns; c++)
            {
                values[(row * segment.Columns) + c] += segment.Knows(row, c) ? 0 : _errors.Spread[c] * noise[c];
            }

            row++;
        }

        return values;
    }
}
