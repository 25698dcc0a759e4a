using System.Numerics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// The unprocessed points of a tree, with what each node must know of those below it: the nearest in reachability, and the limit above which no
/// squared distance can bring any of them nearer.
/// </summary>
internal sealed class LiveTree
{
    private const int Size = BlockKernels.Size;
    private const double Dead = -1;

    private readonly BlockedTree _tree;
    private readonly double _tooFarAtAll;
    private readonly double[] _limit;
    private readonly Best[] _best;

    public LiveTree(BlockedTree tree, double maxEps)
    {
        _tree = tree;
        _tooFarAtAll = Reach.TooFarAtAll(maxEps);
        var slots = tree.Blocks * Size;
        Reachability = new double[slots];
        Predecessor = new int[slots];
        Limits = new double[slots];
        Reachability.AsSpan().Fill(double.PositiveInfinity);
        Predecessor.AsSpan().Fill(-1);
        for (var slot = 0; slot < slots; slot++)
        {
            Limits[slot] = tree.Ids[slot] < 0 ? Dead : _tooFarAtAll;
        }

        _limit = new double[tree.Nodes];
        _best = new Best[tree.Nodes];
        for (var node = tree.Nodes - 1; node >= 0; node--)
        {
            Pull(node);
        }
    }

    /// <summary>By slot; infinity also for points that are processed.</summary>
    public double[] Reachability { get; }

    /// <summary>Slot of the predecessor by slot, -1 for none.</summary>
    public int[] Predecessor { get; }

    /// <summary>By slot: a squared distance at or above it reaches the point no nearer; negative once the point is processed.</summary>
    public double[] Limits { get; }

    /// <summary>Slot of the unprocessed point with the smallest reachability, the lowest index among equals.</summary>
    public int Nearest => _best[0].Slot;

    public ReadOnlySpan<double> BlockLimits(int block) => Limits.AsSpan(block * Size, Size);

    /// <summary>Largest limit below a node; negative when every point below it is processed.</summary>
    public double Limit(int node) => _limit[node];

    public bool IsDead(int node) => _limit[node] < 0;

    public void Improve(int slot, double reach, int from)
    {
        Reachability[slot] = reach;
        Predecessor[slot] = from;
        Limits[slot] = Math.Min(_tooFarAtAll, Reach.TooFar(reach));
    }

    /// <summary>Takes a point out as processed.</summary>
    public void Remove(int slot)
    {
        (Limits[slot], Reachability[slot]) = (Dead, double.PositiveInfinity);
        for (var node = _tree.Leaf[slot / Size]; node >= 0; node = _tree.Parent[node])
        {
            Pull(node);
        }
    }

    /// <summary>Reads a node again after points below it changed; its children are up to date.</summary>
    public void Pull(int node)
    {
        var block = _tree.Block(node);
        if (block >= 0)
        {
            Pull(node, block * Size);
            return;
        }

        var (left, right) = (BlockedTree.Left(node), _tree.Right(node));
        _limit[node] = Math.Max(_limit[left], _limit[right]);
        _best[node] = _best[right].IsBefore(_best[left]) ? _best[right] : _best[left];
    }

    private void Pull(int leaf, int firstSlot)
    {
        var limits = Limits.AsSpan(firstSlot, Size);
        var reachability = Reachability.AsSpan(firstSlot, Size);
        _limit[leaf] = BlockKernels.Max(limits);
        var live = BlockKernels.AtLeast(limits, 0);
        if (live == 0)
        {
            _best[leaf] = Best.None;
            return;
        }

        // The points of a block are in the order of their indices: the first minimum has the lowest.
        var least = BlockKernels.Min(reachability);
        var slot = firstSlot + BitOperations.TrailingZeroCount(BlockKernels.AtMost(reachability, least) & live);
        _best[leaf] = new Best(least, _tree.Ids[slot], slot);
    }

    private readonly record struct Best(double Reach, int Id, int Slot)
    {
        public static readonly Best None = new(double.PositiveInfinity, int.MaxValue, -1);

        public bool IsBefore(Best other) => Reach < other.Reach || (Reach == other.Reach && Id < other.Id);
    }
}
