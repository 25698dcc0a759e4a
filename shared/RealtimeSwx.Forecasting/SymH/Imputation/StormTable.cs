using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Forecasting.SymH.Imputation;

/// <summary>
/// A storm as a table with gaps: Sym-H and the L1 wind every five minutes, density and temperature as logarithms. Sym-H is that of the row
/// before, whose average is over at the label of the wind; it only helps to fill the wind.
/// </summary>
public sealed record StormTable(int Storm, SymHGrid Grid, GapTable Table)
{
    /// <summary>Names as in the storm files, in the order of <see cref="SymHColumn"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["SYM_H", "Bmag", "Bx_gsm", "By_gsm", "Bz_gsm", "V", "N", "T"];

    private static readonly (double Least, double Most) Density = (0.05, 200);
    private static readonly (double Least, double Most) Temperature = (1e3, 1e7);
    private static readonly (double Least, double Most) Speed = (150, 3000);

    public static StormTable Of(ArchiveSegment segment)
    {
        var end = new SymHPipeline().Schedule.AtOrAfter(segment.To);
        var rows = (int)((end - segment.From).Ticks / SymHGrid.Step.Ticks) + 1;
        return Of(segment.Event ?? 0, SymHGrid.Read(segment.History.AsOf(DateTimeOffset.MaxValue), end, rows));
    }

    public static StormTable Of(int storm, SymHGrid grid)
    {
        var values = new double[grid.Rows * SymHGrid.Columns];
        for (var r = 0; r < grid.Rows; r++)
        {
            values[r * SymHGrid.Columns] = r == 0 ? double.NaN : grid[SymHColumn.SymH][r - 1];
            for (var c = 1; c < SymHGrid.Columns; c++)
            {
                values[(r * SymHGrid.Columns) + c] = Inward((SymHColumn)c, grid[(SymHColumn)c][r]);
            }
        }

        return new StormTable(storm, grid, new GapTable(SymHGrid.Columns, values));
    }

    /// <summary>Row of the least Sym-H.</summary>
    public int Deepest => Enumerable.Range(0, Table.Rows).Where(r => Table.Knows(r, 0)).DefaultIfEmpty(0).MinBy(r => Table[r, 0]);

    /// <summary>The grid with what <paramref name="filled"/> says in the gaps of the wind; Sym-H stays as it is.</summary>
    /// <param name="filled">Row-major, as a fitted imputation gives it.</param>
    public SymHGrid Filled(ReadOnlySpan<double> filled)
    {
        var grid = Grid;
        for (var c = 1; c < SymHGrid.Columns; c++)
        {
            var values = grid[(SymHColumn)c].ToArray();
            for (var r = 0; r < values.Length; r++)
            {
                values[r] = double.IsNaN(values[r]) ? Outward((SymHColumn)c, filled[(r * SymHGrid.Columns) + c]) : values[r];
            }

            grid = grid.With((SymHColumn)c, values);
        }

        return grid;
    }

    /// <summary>A value of the table in its own unit: nT, km/s, cm^-3, K. Fills stay within what the instruments can tell.</summary>
    public static double Outward(SymHColumn column, double value) => column switch
    {
        SymHColumn.Density => Math.Clamp(Math.Exp(value), Density.Least, Density.Most),
        SymHColumn.Temperature => Math.Clamp(Math.Exp(value), Temperature.Least, Temperature.Most),
        SymHColumn.Speed => Math.Clamp(value, Speed.Least, Speed.Most),
        SymHColumn.Bt => Math.Max(0, value),
        _ => value,
    };

    private static double Inward(SymHColumn column, double value) => column switch
    {
        SymHColumn.Density => Math.Log(Math.Max(value, Density.Least)),
        SymHColumn.Temperature => Math.Log(Math.Max(value, Temperature.Least)),
        _ => value,
    };
}
