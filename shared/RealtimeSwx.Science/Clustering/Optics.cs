namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// OPTICS (Ankerst, Breunig, Kriegel and Sander 1999) with Euclidean distance, exact, O(N) memory. Order, reachability, core distance and predecessor
/// equal scikit-learn 1.2.1 bit for bit wherever that library searches with a tree (up to 15 dimensions and fewer than N/2 samples; its brute-force
/// search computes distances by another formula).
/// </summary>
public static class Optics
{
    /// <summary>
    /// Orders the points. Duplicates and all-equal points are allowed: their distances are zero and ties go to the lowest index.
    /// </summary>
    /// <param name="progress">Told now and then the part of the points that are ordered, from 0.</param>
    /// <exception cref="ArgumentException">Fewer points than <see cref="OpticsSettings.MinSamples"/>, or settings out of range.</exception>
    public static OpticsOrdering Order(PointSet points, OpticsSettings settings, CancellationToken cancel = default, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.MinSamples < 2)
        {
            throw new ArgumentException($"min_samples must be at least 2, got {settings.MinSamples}.");
        }

        if (double.IsNaN(settings.MaxEps) || settings.MaxEps < 0)
        {
            throw new ArgumentException("max_eps must be a distance or infinity.");
        }

        if (settings.MinSamples > points.Count)
        {
            throw new ArgumentException($"min_samples must be no greater than the number of points ({points.Count}), got {settings.MinSamples}.");
        }

        var tree = new BlockedTree(points);
        var core = CoreDistances.Squared(tree, settings.MinSamples, cancel);
        for (var i = 0; i < core.Length; i++)
        {
            var distance = Math.Sqrt(core[i]);
            core[i] = distance > settings.MaxEps ? double.PositiveInfinity : Reach.Round15(distance);
        }

        var engine = settings.Engine ?? OrderingEngines.BySize;
        return engine.Order(new OrderingTask(tree, core, settings, progress, cancel));
    }
}
