using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Augmentation;

/// <summary>
/// 36 hours of a storm at 5 minutes, as wind and what the ring-current equation misses: the equation is run freely over the window from its first
/// Sym-H, and Sym-H is that plus the miss. So drawn wind brings its own Sym-H along.
/// </summary>
/// <param name="Grid">As measured, with its gaps; the first row only gives the start of the equation.</param>
internal sealed record StormWindow(int Storm, SymHGrid Grid)
{
    /// <summary>Rows behind the first.</summary>
    public const int Steps = SymHGrid.InputRows - 1;

    /// <summary>Rows of history that the features of a row need: only later ones are learned from.</summary>
    public const int History = 288;

    private static readonly SymHColumn[] Wind = [SymHColumn.Bx, SymHColumn.By, SymHColumn.Bz, SymHColumn.Speed, SymHColumn.Density, SymHColumn.Temperature];

    /// <summary>Bx, By, Bz in nT, speed in km/s, logarithms of density in cm-3 and of temperature in K, and the miss in nT.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["Bx", "By", "Bz", "V", "ln N", "ln T", "miss"];

    /// <summary>Least Sym-H, nT, and the row of it.</summary>
    public (double Depth, int Row) Lowest(int from = 1) => Enumerable.Range(from, Grid.Rows - from).Select(r => (Grid[SymHColumn.SymH][r], r)).Min();

    /// <summary>Depth class, phase and start: ln of the depth in 100 nT, place of the lowest point from -1 to 1, first Sym-H in 100 nT.</summary>
    public float[] Conditions
    {
        get
        {
            var (depth, row) = Lowest();
            return About(depth, row, Grid[SymHColumn.SymH][0]);
        }
    }

    public static float[] About(double depth, double row, double start) =>
        [(float)Math.Log(Math.Max(10, -depth) / 100), (float)((2 * row / Steps) - 1), (float)(start / 100)];

    /// <summary>Windows of a storm whose Sym-H is known throughout, a new one every so many rows.</summary>
    public static IEnumerable<StormWindow> Cut(StormGrid storm, int every)
    {
        for (var row = SymHGrid.InputRows - 1; row < storm.Grid.Rows; row += every)
        {
            var window = storm.Grid.InputAt(row, 0);
            if (!window[SymHColumn.SymH].Contains(double.NaN))
            {
                yield return new StormWindow(storm.Storm, window);
            }
        }
    }

    /// <summary>Step x channel; NaN = missing.</summary>
    public double[] Values()
    {
        var equation = new SymHFrame(Grid.With(SymHColumn.SymH, FirstOnly(Grid[SymHColumn.SymH][0]))).SymH.Values;
        var result = new double[Steps * Channels.Count];
        for (var step = 0; step < Steps; step++)
        {
            for (var c = 0; c < Wind.Length; c++)
            {
                var value = Grid[Wind[c]][step + 1];
                result[(step * Channels.Count) + c] = Wind[c] is SymHColumn.Density or SymHColumn.Temperature ? Math.Log(Math.Max(value, 0.05)) : value;
            }

            result[(step * Channels.Count) + Channels.Count - 1] = Grid[SymHColumn.SymH][step + 1] - equation[step + 1];
        }

        return result;
    }

    /// <summary>The window with other wind and another miss, in the same place and time and with the same gaps.</summary>
    /// <param name="values">As of <see cref="Values"/>; where this window knows a value it must be finite.</param>
    /// <param name="start">First Sym-H, nT.</param>
    public StormWindow With(double[] values, double start)
    {
        var grid = Grid;
        for (var c = 0; c < Wind.Length; c++)
        {
            grid = grid.With(Wind[c], Column(c, Wind[c] is SymHColumn.Density or SymHColumn.Temperature ? Math.Exp : v => v));
        }

        var strength = new double[Grid.Rows];
        for (var r = 0; r < strength.Length; r++)
        {
            strength[r] = Math.Sqrt(Square(SymHColumn.Bx, r) + Square(SymHColumn.By, r) + Square(SymHColumn.Bz, r));
        }

        // The equation sees all of the wind: what an instrument did not return drove the Earth all the same.
        var equation = new SymHFrame(grid.With(SymHColumn.Bt, strength).With(SymHColumn.SymH, FirstOnly(start))).SymH.Values;
        var index = new double[Grid.Rows];
        for (var r = 0; r < index.Length; r++)
        {
            // Sym-H is in whole nT.
            index[r] = r == 0 ? start : Math.Round(equation[r] + values[(r * Channels.Count) - 1]);
        }

        grid = grid.With(SymHColumn.Bt, strength).With(SymHColumn.SymH, index);
        return this with { Grid = grid.Without(Wind.Append(SymHColumn.Bt).ToDictionary(c => c, c => Grid[c].ToArray().Select(double.IsNaN).ToArray())) };

        double Square(SymHColumn column, int row) => grid[column][row] * grid[column][row];
        double[] Column(int channel, Func<double, double> outward) =>
            [.. Enumerable.Range(0, Grid.Rows).Select(r => outward(values[(Math.Max(0, r - 1) * Channels.Count) + channel]))];
    }

    /// <summary>The rows that can be learned from: all their history and all their targets are in the window; as thinned as those of whole storms.</summary>
    public StormRows Rows(IReadOnlyList<string> features)
    {
        var storm = new StormGrid("train", Storm, Grid, null);
        return StormRows.Of(storm, Grid, features, r => r >= History && storm.Wanted(r)).Counted();
    }

    private double[] FirstOnly(double start) => [start, .. Enumerable.Repeat(double.NaN, Grid.Rows - 1)];
}
