namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// Processed points that may still have someone to reach, by the squared distance up to which they have reached everyone. Points of a subtree in which
/// all are processed go on as one source: the first of them to come up stands for the node, the later ones are dropped. As sources come up in the
/// order of their distances, what is true of the first is true of all that it stands for.
/// </summary>
internal sealed class SourceQueue(BlockedTree tree, LiveTree live)
{
    private readonly PriorityQueue<Source, double> _queue = new();
    private readonly bool[] _stoodFor = new bool[tree.Nodes];

    /// <summary>The smallest squared distance at which a source may still reach someone; infinity when none is left.</summary>
    public double Due => _queue.TryPeek(out _, out var due) ? due : double.PositiveInfinity;

    public void AddPoint(int slot, double due) => Add(new Source(IsNode: false, slot), due);

    public void AddNode(int node, double due) => Add(new Source(IsNode: true, node), due);

    /// <summary>Takes the source that is due first; false when it was dropped because another stands for it.</summary>
    public bool TryTake(out Source source)
    {
        source = _queue.Dequeue();
        var node = source.IsNode ? source.Number : tree.Leaf[source.Number / BlockKernels.Size];
        if (!live.IsDead(node))
        {
            return true;
        }

        var highest = node;
        while (tree.Parent[highest] is var parent and >= 0 && live.IsDead(parent))
        {
            highest = parent;
        }

        if (source.IsNode && highest == node)
        {
            return true;
        }

        source = new Source(IsNode: true, highest);
        var taken = _stoodFor[highest];
        _stoodFor[highest] = true;
        return !taken;
    }

    private void Add(Source source, double due)
    {
        if (!double.IsPositiveInfinity(due))
        {
            _queue.Enqueue(source, due);
        }
    }

    /// <param name="IsNode">All points below a node, or one point.</param>
    /// <param name="Number">The node, or the slot of the point.</param>
    internal readonly record struct Source(bool IsNode, int Number);
}
