namespace RealtimeSwx.Science.Clustering;

/// <summary>The flat clustering at one distance: DBSCAN's, up to border points, read off the cluster order in linear time.</summary>
public static class DbscanCut
{
    /// <param name="eps">At most the max_eps of the ordering.</param>
    /// <returns>By point index: cluster number in cluster order, -1 for noise.</returns>
    public static int[] Labels(OpticsOrdering ordering, double eps)
    {
        ArgumentNullException.ThrowIfNull(ordering);
        var labels = new int[ordering.Count];
        var current = -1;
        foreach (var point in ordering.Order)
        {
            var starts = ordering.Reachability[point] > eps;
            var isCore = ordering.CoreDistance[point] <= eps;
            if (starts && isCore)
            {
                current++;
            }

            labels[point] = starts && !isCore ? -1 : current;
        }

        return labels;
    }
}
