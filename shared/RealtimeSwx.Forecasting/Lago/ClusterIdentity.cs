using System.Collections.Immutable;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>Carries cluster ids from window to window.</summary>
internal static class ClusterIdentity
{
    /// <summary>Medoids farther apart than this (scaled units) are different clusters.</summary>
    private const double Reach = 1;

    /// <summary>
    /// Closest pairs first, each old and each new cluster at most once; clusters without a partner get new ids.
    /// </summary>
    public static (ImmutableArray<CoreCluster> Cores, int NextId) Continue(
        ImmutableArray<CoreCluster> cores, WindowSpace space, ClusterResult? previous, int nextId)
    {
        var ids = new Dictionary<int, int>();
        var taken = new HashSet<int>();
        var pairs =
            from old in previous?.Clusters ?? []
            let held = space.Scaled(old.Medoid)
            from core in cores
            let square = Square(space.Points[core.Medoid], held)
            where square <= Reach * Reach
            orderby square, old.Id, core.Id
            select (Old: old.Id, New: core.Id);
        foreach (var (old, core) in pairs)
        {
            if (!ids.ContainsKey(core) && taken.Add(old))
            {
                ids[core] = old;
            }
        }

        var named = cores.Select(c => c with { Id = ids.TryGetValue(c.Id, out var id) ? id : nextId++ }).ToImmutableArray();
        return (named, nextId);
    }

    internal static double Square(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
        {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }

        return sum;
    }
}
