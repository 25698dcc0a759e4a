using ScottPlot;

namespace RealtimeSwx.Cli.Plots;

/// <summary>Forecasts of one lead through one event: the 5-95 % and 25-75 % bands and the median at the times they are for, under what was observed.</summary>
internal static class FanPlot
{
    /// <summary>Columns that a fan needs.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["observed", "q05", "q25", "q50", "q75", "q95", Persistence];

    private const string Persistence = "persistence";

    /// <param name="rows">Of one lead, ascending in time.</param>
    /// <param name="step">Rows further apart than this are not joined.</param>
    public static void Draw(BacktestTable table, IReadOnlyList<int> rows, TimeSpan step, string title, string axis, string folder, string file)
    {
        var plot = PlotStyle.New(title, "target time, UTC", axis);
        foreach (var (part, first) in Stretches(table, rows, step).Select((p, i) => (p, i == 0)))
        {
            double[] times = [.. part.Select(r => table.Targets[r].ToOADate())];
            Band("q05", "q95", 0.25, "5 to 95 %");
            Band("q25", "q75", 0.45, "25 to 75 %");
            Line(Persistence, PlotStyle.Orange, LinePattern.Dotted, 1.2f, "persistence");
            Line("q50", PlotStyle.Blue, LinePattern.Dashed, 1.6f, "median");
            Line("observed", PlotStyle.Observed, LinePattern.Solid, 1.4f, "observed");

            void Band(string low, string high, double opacity, string label)
            {
                var band = plot.Add.FillY(times, Values(low), Values(high));
                (band.FillColor, band.LineWidth) = (PlotStyle.Blue.WithOpacity(opacity), 0);
                band.LegendText = first ? label : "";
            }

            void Line(string column, Color colour, LinePattern pattern, float width, string label)
            {
                var line = plot.Add.ScatterLine(times, Values(column));
                (line.Color, line.LinePattern, line.LineWidth) = (colour, pattern, width);
                line.LegendText = first ? label : "";
            }

            double[] Values(string column) => [.. part.Select(r => table[column][r])];
        }

        PlotStyle.Save(plot, folder, file, times: true);
    }

    private static IEnumerable<List<int>> Stretches(BacktestTable table, IReadOnlyList<int> rows, TimeSpan step)
    {
        var part = new List<int>();
        foreach (var row in rows)
        {
            if (part.Count > 0 && table.Targets[row] - table.Targets[part[^1]] > step)
            {
                yield return part;
                part = [];
            }

            part.Add(row);
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}
