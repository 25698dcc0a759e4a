namespace RealtimeSwx.Science.Imputation;

/// <summary>
/// Adds to each row what went before: means of every column over windows of earlier rows, missing where nothing was known in a window, so that
/// the age of the last value shows in what is missing. Two-sided windows look ahead as well: no live system can.
/// </summary>
/// <param name="Windows">Lengths in rows.</param>
public sealed record TimeContext(IReadOnlyList<int> Windows, bool TwoSided)
{
    public int Width(int columns) => columns * (1 + (Windows.Count * (TwoSided ? 2 : 1)));

    /// <summary>The columns themselves first, then the windows behind, then those ahead.</summary>
    public GapTable Widen(GapTable table)
    {
        var width = Width(table.Columns);
        var values = new double[table.Rows * width];
        var known = new double[table.Rows + 1];
        var sums = new double[table.Rows + 1];
        for (var c = 0; c < table.Columns; c++)
        {
            for (var r = 0; r < table.Rows; r++)
            {
                var value = table[r, c];
                values[(r * width) + c] = value;
                known[r + 1] = known[r] + (double.IsNaN(value) ? 0 : 1);
                sums[r + 1] = sums[r] + (double.IsNaN(value) ? 0 : value);
            }

            for (var w = 0; w < Windows.Count; w++)
            {
                var behind = table.Columns * (1 + w);
                var ahead = table.Columns * (1 + Windows.Count + w);
                for (var r = 0; r < table.Rows; r++)
                {
                    values[(r * width) + behind + c] = Mean(Math.Max(0, r - Windows[w]), r);
                    if (TwoSided)
                    {
                        values[(r * width) + ahead + c] = Mean(r + 1, Math.Min(table.Rows, r + 1 + Windows[w]));
                    }
                }
            }

            double Mean(int from, int to) => to > from && known[to] > known[from] ? (sums[to] - sums[from]) / (known[to] - known[from]) : double.NaN;
        }

        return new GapTable(width, values);
    }
}
