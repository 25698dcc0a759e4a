using System.Globalization;
using ScottPlot;

namespace RealtimeSwx.Cli.Plots;

/// <summary>
/// Bars of reachability in cluster order, coloured by cluster: valleys are clusters. Colours come again after seven clusters, so the larger clusters have
/// their number above them.
/// </summary>
internal static class ReachabilityPlot
{
    /// <summary>With more points a bar is the highest of several, so that no peak between two clusters is lost.</summary>
    private const int MaxBars = 1100;

    /// <summary>Share of the bars that fit; the peaks of lonely points would press the valleys flat.</summary>
    private const double Fitting = 0.99;

    /// <summary>Clusters with a number.</summary>
    private const int MaxNumbers = 30;

    /// <param name="reachability">In cluster order; infinite ones are drawn to the top.</param>
    /// <param name="clusters">Of the same points, -1 for a point in none.</param>
    public static void Save(string title, IReadOnlyList<double> reachability, IReadOnlyList<int> clusters, string file)
    {
        var each = Math.Max(1, (reachability.Count + MaxBars - 1) / MaxBars);
        var heights = reachability.Chunk(each).Select(part => part.Max()).ToList();
        var finite = reachability.Where(double.IsFinite).Order().ToList();
        var top = finite.Count == 0 ? 1 : 1.25 * finite[(int)(Fitting * (finite.Count - 1))];
        top = top > 0 ? top : 1;
        var order = each == 1 ? "cluster order" : string.Create(CultureInfo.InvariantCulture, $"cluster order, a bar the highest of {each} points");
        var plot = PlotStyle.New(title, order + " (grey: in no cluster)", "reachability distance");
        plot.Add.Bars(heights.Select((h, i) => Bar(i, h)).ToList());
        foreach (var cluster in clusters.Select((c, i) => (Cluster: c, Rank: i)).Where(c => c.Cluster >= 0).GroupBy(c => c.Cluster).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(MaxNumbers))
        {
            var text = plot.Add.Text(cluster.Key.ToString(CultureInfo.InvariantCulture), cluster.Average(c => (double)c.Rank), 0.97 * top);
            (text.LabelFontSize, text.LabelAlignment, text.LabelFontColor) = (13, Alignment.UpperCenter, PlotStyle.Observed);
        }

        plot.Axes.SetLimits(0, reachability.Count, 0, top);
        PlotStyle.Save(plot, Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileName(file));

        Bar Bar(int i, double height)
        {
            var colour = ColourOf(clusters[i * each]);
            return new Bar { Position = (i + 0.5) * each, Value = Math.Min(height, top), Size = each, FillColor = colour, LineColor = colour, LineWidth = each == 1 ? 0 : 1 };
        }
    }

    private static Color ColourOf(int cluster) => cluster < 0 ? PlotStyle.Grey : PlotStyle.Clusters[cluster % PlotStyle.Clusters.Count];
}
