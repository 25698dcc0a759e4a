using System.Globalization;

namespace RealtimeSwx.Forecasting.SymH.Imputation;

/// <summary>Writes <c>storm,time,Bmag,…,SYM_H,filled</c>: a storm file with its gaps filled; the last column names the filled cells of the row.</summary>
public static class FilledStormCsv
{
    private static readonly SymHColumn[] Order =
    [
        SymHColumn.Bt, SymHColumn.Bx, SymHColumn.By, SymHColumn.Bz, SymHColumn.Speed, SymHColumn.Density, SymHColumn.Temperature, SymHColumn.SymH,
    ];

    public static void Write(TextWriter writer, IReadOnlyList<StormTable> storms, IReadOnlyList<SymHGrid> filled)
    {
        writer.WriteLine($"storm,time,{string.Join(',', Order.Select(Name))},filled");
        foreach (var (storm, grid) in storms.Zip(filled))
        {
            for (var r = 0; r < grid.Rows; r++)
            {
                var row = r;
                var cells = Order.Select(c => double.IsNaN(grid[c][row]) ? "" : grid[c][row].ToString("0.##", CultureInfo.InvariantCulture));
                var guessed = Order.Where(c => double.IsNaN(storm.Grid[c][row]) && !double.IsNaN(grid[c][row])).Select(Name);
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{storm.Storm},{grid.TimeOf(r):yyyy-MM-ddTHH:mm}Z,{string.Join(',', cells)},{string.Join(' ', guessed)}"));
            }
        }
    }

    private static string Name(SymHColumn column) => StormTable.Names[(int)column];
}
