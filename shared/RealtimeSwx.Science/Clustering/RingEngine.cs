namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// OPTICS with lazily widened rings over a kd-tree. A processed point reaches only the points in a small ball around it; it comes up again, with a
/// wider one, when the next point of the order could lie outside. Whole subtrees of processed points widen as one (<see cref="SourceQueue"/>),
/// and every search leaves out subtrees in which no point can come nearer (<see cref="LiveTree"/>). Exact, O(N) memory.
/// </summary>
internal sealed class RingEngine : IOrderingEngine
{
    // Factors on squared distances. The first ball goes past the core distance, so that most points never come up again.
    private const double FirstBall = 2;
    private const double Growth = 2;

    // Well above half of the fifteenth decimal: whoever is reached at zero is reached at once.
    private const double LeastBall = 1e-28;

    private const int PointsPerCheckpoint = 1024;

    public OpticsOrdering Order(OrderingTask task)
    {
        var (tree, n) = (task.Tree, task.Points.Count);
        var live = new LiveTree(tree, task.MaxEps);
        var sources = new SourceQueue(tree, live);
        var rings = new RingSearch(tree, live, task.CoreDistance);
        var (order, reachability, predecessor) = (new int[n], new double[n], new int[n]);
        for (var rank = 0; rank < n; rank++)
        {
            if (rank % PointsPerCheckpoint == 0)
            {
                task.Checkpoint(rank);
            }

            var slot = Next(live, sources, rings);
            var id = tree.Ids[slot];
            order[rank] = id;
            reachability[id] = live.Reachability[slot];
            predecessor[id] = live.Predecessor[slot] is var from and >= 0 ? tree.Ids[from] : -1;
            live.Remove(slot);
            rings.Rank[slot] = rank;
            var core = task.CoreDistance[id];
            if (!double.IsPositiveInfinity(core))
            {
                sources.AddPoint(slot, rings.FromPoint(slot, Math.Max(LeastBall, core * core * FirstBall)));
            }
        }

        return task.Ordering(order, reachability, predecessor);
    }

    /// <summary>The slot of the next point, once no source can reach anyone as near.</summary>
    private static int Next(LiveTree live, SourceQueue sources, RingSearch rings)
    {
        while (true)
        {
            var nearest = live.Nearest;
            var due = sources.Due;
            if (double.IsPositiveInfinity(due) || due >= Reach.TooFar(live.Reachability[nearest]))
            {
                return nearest;
            }

            if (!sources.TryTake(out var source))
            {
                continue;
            }

            if (source.IsNode)
            {
                sources.AddNode(source.Number, rings.FromNode(source.Number, due * Growth));
            }
            else
            {
                sources.AddPoint(source.Number, rings.FromPoint(source.Number, due * Growth));
            }
        }
    }
}
