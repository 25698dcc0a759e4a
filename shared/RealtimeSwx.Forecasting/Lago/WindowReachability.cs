using System.Collections.Immutable;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>What a reachability plot of one window shows.</summary>
/// <param name="Station">The station's series, <c>lago/…</c>.</param>
/// <param name="Reachability">In cluster order, in the scaled features; infinite where a connected part begins.</param>
/// <param name="Clusters">Id of the cluster whose core the pulse is in, in cluster order; -1 for a pulse in none.</param>
public sealed record WindowReachability(string Station, DateTimeOffset WindowStart, ImmutableArray<double> Reachability, ImmutableArray<int> Clusters)
{
    /// <summary>Orders the pulses of a window again, as <see cref="LagoClusterer"/> did; a result keeps no order.</summary>
    /// <returns>Null where the window has too few pulses to be clustered.</returns>
    public static WindowReachability? Of(ClusterWork work, ClusterResult result, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Clustered == 0)
        {
            return null;
        }

        int[] pulses = [.. Enumerable.Range(0, work.Pulses).Where(work.HasSignal).Take(result.Clustered)];
        var settings = result.Settings;
        var ordering = Optics.Order(WindowSpace.Of(work, pulses).Points, new OpticsSettings(settings.MinSamples), cancel);
        var xi = XiExtraction.Extract(
            ordering, new XiSettings(settings.Xi) { MinClusterSize = settings.MinClusterSize, Correction = PredecessorCorrection.SchubertGertz });

        // Pulses outside the cores have labels too, those of the nearest landmarks; the plot shows what the order says.
        return new WindowReachability(
            work.Station,
            work.WindowStart,
            [.. ordering.Order.Select(i => ordering.Reachability[i])],
            [.. ordering.Order.Select(i => xi.Labels[i] < 0 ? -1 : result.Labels[pulses[i]])]);
    }
}
