using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec.Networks;

/// <summary>
/// A coarse frame that stands still under the Sun: 24 bands of 7.5 degrees from north to south times 36 columns of 40 minutes of local time. A step of
/// 2 h moves a place by exactly three columns.
/// </summary>
internal sealed class TecLocalFrame
{
    public const int Rows = 24;
    public const int Columns = 36;
    public const int Cells = Rows * Columns;

    private const double BandWidth = 180.0 / Rows;
    private const double ColumnWidth = 360.0 / Columns;

    /// <summary>Western edge of the first column at 00 UT: two columns of the IGS grid, which are 5 degrees wide, fill one.</summary>
    private const double Edge = -182.5;

    private readonly TecGrid _grid;
    private readonly (int Index, double Share)[][] _rows;
    private readonly (int Index, double Share)[][] _columns;

    /// <param name="grid">One that <see cref="Suits"/>.</param>
    public TecLocalFrame(TecGrid grid)
    {
        _grid = grid;
        _rows = [.. Enumerable.Range(0, Rows).Select(r => Shares(grid.LatCount, i => Overlap(90 - grid.Lat(i), Math.Abs(grid.LatStep), r * BandWidth, BandWidth)))];
        _columns = [.. Enumerable.Range(0, Columns).Select(c => Shares(
            grid.UniqueLonCount,
            j => Enumerable.Range(-2, 5).Sum(turn => Overlap(grid.Lon(j) - Edge + (360 * turn), Math.Abs(grid.LonStep), c * ColumnWidth, ColumnWidth))))];
    }

    /// <summary>True for a grid that goes around the globe.</summary>
    public static bool Suits(TecGrid grid) => Math.Abs((grid.UniqueLonCount * Math.Abs(grid.LonStep)) - 360) < 1e-6;

    /// <summary>Latitude of the middle of a band, degrees.</summary>
    public static double Latitude(int row) => 90 - ((row + 0.5) * BandWidth);

    /// <summary>Local time of the middle of a column, hours (may pass 24).</summary>
    public static double LocalTime(int column) => (Edge + ((column + 0.5) * ColumnWidth)) / 15;

    /// <summary>Means over the cells of the frame, NaN where nothing is known.</summary>
    /// <param name="tenths">Unique columns, tenths of TECU.</param>
    /// <param name="time">An even hour.</param>
    /// <returns>TECU, row-major.</returns>
    public float[] Pool(ReadOnlySpan<short> tenths, DateTimeOffset time)
    {
        var (result, shift) = (new float[Cells], Shift(time));
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var (sum, area) = (0.0, 0.0);
                foreach (var (i, tall) in _rows[row])
                {
                    foreach (var (j, broad) in _columns[column])
                    {
                        var value = tenths[(i * _grid.UniqueLonCount) + j];
                        if (value != TenthsCodec.Missing)
                        {
                            sum += tall * broad * value;
                            area += tall * broad;
                        }
                    }
                }

                result[(row * Columns) + ((column + shift) % Columns)] = (float)(sum / area / 10);
            }
        }

        return result;
    }

    /// <summary>
    /// A field of the frame on the grid, linear between the middles of cells and on around the globe. A pole has one value, the mean of the band about
    /// it, so that the field is smooth across it.
    /// </summary>
    /// <param name="field">Row-major.</param>
    /// <param name="time">An even hour.</param>
    /// <returns>Unique columns of the grid.</returns>
    public double[] Lift(ReadOnlySpan<float> field, DateTimeOffset time)
    {
        var columns = _grid.UniqueLonCount;
        var result = new double[_grid.LatCount * columns];
        Span<double> line = stackalloc double[Columns];
        for (var i = 0; i < _grid.LatCount; i++)
        {
            Line(field, ((90 - _grid.Lat(i)) / BandWidth) - 0.5, line);
            for (var j = 0; j < columns; j++)
            {
                var x = ((_grid.Lon(j) - Edge) / ColumnWidth) - 0.5 + Shift(time);
                var west = (int)Math.Floor(x);
                var (a, b) = (line[Wrap(west)], line[Wrap(west + 1)]);
                result[(i * columns) + j] = a + ((x - west) * (b - a));
            }
        }

        return result;
    }

    /// <summary>The field along one parallel, which lies <paramref name="y"/> bands from the middle of the first one.</summary>
    private static void Line(ReadOnlySpan<float> field, double y, Span<double> line)
    {
        var north = (int)Math.Clamp(Math.Floor(y), 0, Rows - 2);
        for (var c = 0; c < Columns; c++)
        {
            var (a, b) = (field[(north * Columns) + c], field[((north + 1) * Columns) + c]);
            line[c] = a + (Math.Clamp(y - north, 0, 1) * (b - a));
        }

        var towardsPole = 2 * Math.Max(-y, y - (Rows - 1));
        if (towardsPole > 0)
        {
            var pole = 0.0;
            foreach (var v in line)
            {
                pole += v / Columns;
            }

            foreach (ref var v in line)
            {
                v += Math.Min(1, towardsPole) * (pole - v);
            }
        }
    }

    /// <summary>Columns that the frame has turned by since 00 UT.</summary>
    private static int Shift(DateTimeOffset time) => (int)Math.Round(time.UtcDateTime.TimeOfDay.TotalHours * 15 / ColumnWidth);

    private static int Wrap(int column) => ((column % Columns) + Columns) % Columns;

    private static (int Index, double Share)[] Shares(int count, Func<int, double> share) =>
        [.. Enumerable.Range(0, count).Select(i => (i, share(i))).Where(s => s.Item2 > 1e-9)];

    /// <summary>How much of a cell about <paramref name="middle"/> lies in a stretch.</summary>
    private static double Overlap(double middle, double width, double from, double length) =>
        Math.Max(0, Math.Min(middle + (width / 2), from + length) - Math.Max(middle - (width / 2), from));
}
