using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>
/// Hourly Dst in place of Sym-H, which no centre publishes as real-time text. Both are in nT and measure the same currents; Dst is the mean of the hour
/// that starts at its label (Kyoto: "hour 1" is 00-01 UT), so that it stands in all twelve rows of its hour. Only hours that are over and that start
/// after the newest Sym-H count: where Sym-H is there, nothing changes.
/// </summary>
internal static class HourlyDst
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static SymHGrid StandIn(SymHGrid grid, ISeriesView view)
    {
        var known = grid.NewestOf(SymHColumn.SymH);
        double[] filled = [.. grid[SymHColumn.SymH]];
        var newest = -1;
        foreach (var hour in Newer(grid, view))
        {
            for (var row = Math.Max(0, RowOf(grid, hour.ValidTime)); row < RowOf(grid, hour.ValidTime + Hour); row++)
            {
                filled[row] = hour.Value;
                newest = row;
            }
        }

        return newest > known ? grid.WithProxy(filled, known + 1) : grid;
    }

    /// <summary>Whether the Dst that stands in is of a simulation.</summary>
    public static bool IsSimulated(SymHGrid read, ISeriesView view) => Newer(read, view).Any(o => o.Quality == Quality.Simulated);

    private static IEnumerable<Observation> Newer(SymHGrid grid, ISeriesView view)
    {
        var known = grid.NewestOf(SymHColumn.SymH);
        return view.Range(KnownSeries.Dst, grid.TimeOf(0) - Hour + SymHGrid.Step, grid.End - Hour + TimeSpan.FromTicks(1))
            .Where(o => o.Span == Hour && (known < 0 || o.ValidTime > grid.TimeOf(known)));
    }

    private static int RowOf(SymHGrid grid, DateTimeOffset time) => grid.Rows - 1 - (int)((grid.End - time) / SymHGrid.Step);
}
