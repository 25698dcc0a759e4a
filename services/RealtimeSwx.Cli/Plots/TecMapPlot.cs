using System.Globalization;
using RealtimeSwx.Domain;
using ScottPlot;

namespace RealtimeSwx.Cli.Plots;

/// <summary>
/// Maps of TEC with coastlines, plate carree. Viridis for values, blue to red over white for differences, white to dark red for errors: each can be
/// read with any colour blindness. A missing cell stays grey.
/// </summary>
internal static class TecMapPlot
{
    /// <summary>RMS maps hold half the width of the 90 % interval over this.</summary>
    public const double Z95 = 1.645;

    private const int Width = 1500;
    private const int Height = 900;

    /// <summary>Forecast, truth, their difference and half the width of the 90 % interval of one valid time, as one picture.</summary>
    public static void Draw(string title, TecMap forecast, TecMap truth, string file)
    {
        var top = Round(Math.Max(Largest(forecast.Values, v => v), Largest(truth.Values, v => v)));
        double[] difference = [.. forecast.Values.Select((v, i) => (double)(v - truth.Values[i]))];
        double[] half = [.. forecast.Rms.Select(r => Z95 * r)];

        // One scale: an error beyond its interval is seen as the stronger colour.
        var spread = Round(Math.Max(Largest(difference, Math.Abs), Largest(half, v => v)));
        var grid = forecast.Grid;
        var plots = new Multiplot();
        plots.AddPlots(4);
        plots.Layout = new ScottPlot.MultiplotLayouts.Grid(2, 2);
        Panel(plots.GetPlot(0), $"Forecast, {title}", "TECU", grid, [.. forecast.Values.Select(v => (double)v)], new ScottPlot.Colormaps.Viridis(), 0, top);
        Panel(plots.GetPlot(1), $"Truth, {Time(truth.Epoch)}", "TECU", grid, [.. truth.Values.Select(v => (double)v)], new ScottPlot.Colormaps.Viridis(), 0, top);
        Panel(plots.GetPlot(2), "Forecast minus truth", "TECU", grid, difference, new ScottPlot.Colormaps.Balance(), -spread, spread);
        Panel(plots.GetPlot(3), "Half width of the 90 % interval", "TECU", grid, half, new ScottPlot.Colormaps.Amp(), 0, spread);
        plots.SavePng(file, Width, Height);
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UT'", CultureInfo.InvariantCulture);

    private static void Panel(Plot plot, string title, string unit, TecGrid grid, double[] values, IColormap colours, double low, double high)
    {
        PlotStyle.Dress(plot, title, "longitude, degrees east", "latitude, degrees");
        plot.DataBackground.Color = PlotStyle.Grey;
        var columns = grid.UniqueLonCount;
        var cells = new double[grid.LatCount, columns];
        for (var i = 0; i < grid.LatCount; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                // Row 0 of a heat map is at the top.
                cells[grid.LatStep < 0 ? i : grid.LatCount - 1 - i, j] = values[(i * grid.LonCount) + j];
            }
        }

        var (first, last) = (grid.Lat(0), grid.Lat(grid.LatCount - 1));
        var map = plot.Add.Heatmap(cells);
        map.Position = new CoordinateRect(grid.Lon1, grid.Lon(columns - 1), Math.Min(first, last), Math.Max(first, last));
        (map.Colormap, map.ManualRange) = (colours, new ScottPlot.Range(low, high));
        plot.Add.ColorBar(map).Label = unit;
        foreach (var (longitudes, latitudes) in Coastline.Lines)
        {
            // A dark line with a light core is seen on both ends of a scale.
            Line(plot, longitudes, latitudes, Colors.Black, 1.6f);
            Line(plot, longitudes, latitudes, Colors.White, 0.6f);
        }

        plot.Axes.SetLimits(-180, 180, -90, 90);
        PlotStyle.Letter(plot);
    }

    private static void Line(Plot plot, double[] longitudes, double[] latitudes, Color colour, float width)
    {
        var line = plot.Add.ScatterLine(longitudes, latitudes);
        (line.Color, line.LineWidth) = (colour, width);
    }

    private static double Largest<T>(IEnumerable<T> values, Func<T, double> size) => values.Select(size).Where(double.IsFinite).DefaultIfEmpty(1).Max();

    /// <summary>A round number not below it.</summary>
    private static double Round(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 0.1))));
        return new[] { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 }.Select(f => f * power).First(n => n >= value - 1e-9);
    }
}
