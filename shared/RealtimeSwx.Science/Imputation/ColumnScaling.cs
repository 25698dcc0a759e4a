namespace RealtimeSwx.Science.Imputation;

/// <summary>Mean and spread of the known values of each column.</summary>
internal sealed record ColumnScaling(double[] Mean, double[] Deviation)
{
    public static ColumnScaling Of(GapTable table)
    {
        var mean = new double[table.Columns];
        var deviation = new double[table.Columns];
        for (var c = 0; c < table.Columns; c++)
        {
            var (n, sum, squares) = (0, 0.0, 0.0);
            for (var r = 0; r < table.Rows; r++)
            {
                if (table.Knows(r, c))
                {
                    n++;
                    sum += table[r, c];
                    squares += table[r, c] * table[r, c];
                }
            }

            mean[c] = n == 0 ? 0 : sum / n;
            var variance = n == 0 ? 0 : (squares / n) - (mean[c] * mean[c]);
            // A column that never varies is left as it is.
            deviation[c] = variance > 1e-12 ? Math.Sqrt(variance) : 1;
        }

        return new ColumnScaling(mean, deviation);
    }

    public GapTable Apply(GapTable table)
    {
        var values = table.Copy();
        for (var i = 0; i < values.Length; i++)
        {
            var c = i % table.Columns;
            values[i] = (values[i] - Mean[c]) / Deviation[c];
        }

        return new GapTable(table.Columns, values);
    }

    public double Back(int column, double value) => Mean[column] + (Deviation[column] * value);
}
