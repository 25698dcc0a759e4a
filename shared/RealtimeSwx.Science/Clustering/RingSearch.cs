using System.Numerics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// Brings live points nearer, from one processed point or from all of a processed subtree. A search is sure to find what lies within the squared
/// distance asked for, may find more, and returns the least squared distance at which there may be more to find (infinity: nowhere).
/// </summary>
internal sealed class RingSearch
{
    private const int Size = BlockKernels.Size;

    private readonly PointSet _points;
    private readonly BlockedTree _tree;
    private readonly LiveTree _live;
    private readonly double[] _squares = new double[Size];

    // Core distance by slot, and by node a square below which nobody is reached from any point of it.
    private readonly double[] _core;
    private readonly double[] _nearestFrom;

    private double _radius;
    private double _leftOut;

    public RingSearch(BlockedTree tree, LiveTree live, ReadOnlySpan<double> core)
    {
        (_points, _tree, _live) = (tree.Points, tree, live);
        Rank = new int[tree.Ids.Length];
        _core = new double[tree.Ids.Length];
        for (var slot = 0; slot < _core.Length; slot++)
        {
            // Rounded once more, as scikit-learn does: rounding to decimals is not idempotent in doubles.
            _core[slot] = tree.Ids[slot] < 0 ? double.PositiveInfinity : Reach.Round15(core[tree.Ids[slot]]);
        }

        _nearestFrom = new double[tree.Nodes];
        for (var node = tree.Nodes - 1; node >= 0; node--)
        {
            _nearestFrom[node] = tree.Block(node) is var block and >= 0
                ? Reach.Nearest(BlockKernels.Min(_core.AsSpan(block * Size, Size)))
                : Math.Min(_nearestFrom[BlockedTree.Left(node)], _nearestFrom[tree.Right(node)]);
        }
    }

    /// <summary>Rank in the order, by slot of a processed point.</summary>
    public int[] Rank { get; }

    public double FromPoint(int slot, double square)
    {
        (_radius, _leftOut) = (square, double.PositiveInfinity);
        Spread(new Source(_points[_tree.Ids[slot]], slot, Reach.Nearest(_core[slot])), 0);
        return _leftOut;
    }

    public double FromNode(int node, double square)
    {
        (_radius, _leftOut) = (square, double.PositiveInfinity);
        Spread(node, 0);
        return _leftOut;
    }

    private bool IsOutside(double bound)
    {
        if (bound <= _radius)
        {
            return false;
        }

        _leftOut = Math.Min(_leftOut, bound);
        return true;
    }

    /// <summary>From one point to all below a node. True when any came nearer.</summary>
    private bool Spread(in Source from, int to)
    {
        var bound = BlockedTree.LowerBound(from.Point, _tree.Box(to));
        if (Math.Max(bound, from.Nearest) >= _live.Limit(to) || IsOutside(bound))
        {
            return false;
        }

        var block = _tree.Block(to);
        if (block < 0)
        {
            return Pulled(to, Spread(from, BlockedTree.Left(to)) | Spread(from, _tree.Right(to)));
        }

        var changed = false;
        for (var near = BlockKernels.Closer(from.Point, _tree.BlockCoordinates(block), _live.BlockLimits(block), _squares); near != 0; near &= near - 1)
        {
            var s = BitOperations.TrailingZeroCount(near);
            changed |= Try(from.Slot, block * Size + s, _squares[s]);
        }

        return Pulled(to, changed);
    }

    /// <summary>From all points below <paramref name="from"/>, which are processed, to all below <paramref name="to"/>.</summary>
    private bool Spread(int from, int to)
    {
        var bound = BlockedTree.LowerBound(_tree.Box(from), _tree.Box(to), _tree.Dimensions);
        if (Math.Max(bound, _nearestFrom[from]) >= _live.Limit(to) || IsOutside(bound))
        {
            return false;
        }

        if (_tree.Block(to) is var block and >= 0)
        {
            return Pulled(to, SpreadToBlock(from, block));
        }

        return _tree.Block(from) < 0 && _tree.BlocksBelow(from) > _tree.BlocksBelow(to)
            ? Spread(BlockedTree.Left(from), to) | Spread(_tree.Right(from), to)
            : Pulled(to, Spread(from, BlockedTree.Left(to)) | Spread(from, _tree.Right(to)));
    }

    /// <summary>From all points below a node to the points of a block, each with its own limit.</summary>
    private bool SpreadToBlock(int from, int block)
    {
        var near = BlockKernels.CloserToBox(_tree.Box(from), _tree.BlockCoordinates(block), _live.BlockLimits(block));
        if (near == 0)
        {
            return false;
        }

        var source = _tree.Block(from);
        if (source < 0)
        {
            return SpreadToBlock(BlockedTree.Left(from), block) | SpreadToBlock(_tree.Right(from), block);
        }

        var changed = false;
        for (; near != 0; near &= near - 1)
        {
            var to = block * Size + BitOperations.TrailingZeroCount(near);
            for (var hits = BlockKernels.Closer(_points[_tree.Ids[to]], _tree.BlockCoordinates(source), _live.Limits[to], _squares); hits != 0; hits &= hits - 1)
            {
                var s = BitOperations.TrailingZeroCount(hits);
                changed |= Try(source * Size + s, to, _squares[s]);
            }
        }

        return changed;
    }

    private bool Pulled(int node, bool changed)
    {
        if (changed)
        {
            _live.Pull(node);
        }

        return changed;
    }

    /// <summary>Reaches <paramref name="to"/> from <paramref name="from"/> if that is nearer, or as near and from an earlier point.</summary>
    private bool Try(int from, int to, double square)
    {
        var before = _live.Reachability[to];
        if (_core[from] > before)
        {
            return false;
        }

        var reach = Math.Max(_core[from], Reach.Round15(Math.Sqrt(square)));
        if (reach > before || (reach == before && !IsEarlier(from, _live.Predecessor[to])))
        {
            return false;
        }

        _live.Improve(to, reach, from);
        return true;
    }

    private bool IsEarlier(int slot, int predecessor) => predecessor >= 0 && Rank[slot] < Rank[predecessor];

    private readonly ref struct Source(ReadOnlySpan<double> point, int slot, double nearest)
    {
        public ReadOnlySpan<double> Point { get; } = point;

        public int Slot { get; } = slot;

        public double Nearest { get; } = nearest;
    }
}
