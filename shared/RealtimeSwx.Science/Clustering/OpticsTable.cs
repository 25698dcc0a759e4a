using System.Globalization;

namespace RealtimeSwx.Science.Clustering;

/// <summary>The result of a clustering as CSV, a row per point in the order of the input.</summary>
public static class OpticsTable
{
    public const string Header = "index,order_rank,reachability,core_distance,predecessor,xi_label";

    public static void Write(TextWriter writer, OpticsOrdering ordering, XiClusters clusters)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(ordering);
        ArgumentNullException.ThrowIfNull(clusters);
        var ranks = ordering.Ranks();
        writer.Write(Header + "\n");
        for (var i = 0; i < ordering.Count; i++)
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{i},{ranks[i]},{Text(ordering.Reachability[i])},{Text(ordering.CoreDistance[i])},{ordering.Predecessor[i]},{clusters.Labels[i]}\n"));
        }
    }

    private static string Text(double value) =>
        double.IsPositiveInfinity(value) ? "inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
