using System.Numerics;
using System.Runtime.Intrinsics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// The ordering: Prim's algorithm on the directed graph of reachability distances. Each step visits only blocks whose box lies nearer than the
/// worst reachability in them, and inside a block compares squared distances with SIMD; the square root and the rounding are paid only
/// where a point may improve. Exact: bounds are monotone in floating point, ties go to the lowest point index.
/// </summary>
internal sealed class ReachabilityPass
{
    private const int Size = BlockedTree.BlockSize;
    private const int Lanes = 4;

    private readonly PointSet _points;
    private readonly BlockedTree _tree;
    private readonly double[] _core;
    private readonly int _minSamples;
    private readonly LiveBlocks _blocks;

    // By slot. _limit is a square that an improving squared distance must stay below; -1 for slots that are done.
    private readonly double[] _coordinates;
    private readonly int[] _ids;
    private readonly double[] _reach;
    private readonly double[] _limit;
    private readonly int[] _from;
    private readonly double[] _squares = new double[Size];

    public ReachabilityPass(PointSet points, BlockedTree tree, double[] core, OpticsSettings settings)
    {
        (_points, _tree, _core, _minSamples) = (points, tree, core, settings.MinSamples);
        (_coordinates, _ids) = (tree.Coordinates, tree.Ids);
        var slots = tree.Blocks * Size;
        _reach = new double[slots];
        _limit = new double[slots];
        _from = new int[slots];
        _reach.AsSpan().Fill(double.PositiveInfinity);
        _from.AsSpan().Fill(-1);

        // Unreached points accept any squared distance up to max_eps squared, as scikit-learn's tree query does.
        var unreached = Math.BitIncrement(settings.MaxEps * settings.MaxEps);
        _limit.AsSpan(0, points.Count).Fill(unreached);
        _limit.AsSpan(points.Count).Fill(-1);
        _blocks = new LiveBlocks(tree);
        for (var b = 0; b < _blocks.Count; b++)
        {
            Summarise(b);
        }
    }

    public OpticsOrdering Run(CancellationToken cancel)
    {
        var n = _points.Count;
        var order = new int[n];
        var reachability = new double[n];
        var predecessor = new int[n];
        for (var rank = 0; rank < n; rank++)
        {
            if ((rank & 1023) == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            var block = _blocks.Nearest();
            var id = _blocks.NearestId[block];
            var slot = Remove(block, id);
            order[rank] = id;
            reachability[id] = _reach[slot];
            predecessor[id] = _from[slot];
            if (!double.IsPositiveInfinity(_core[id]))
            {
                Expand(id);
            }
        }

        return new OpticsOrdering(_minSamples, order, reachability, _core, predecessor);
    }

    /// <summary>Moves the point behind the live ones of its block and returns its slot.</summary>
    private int Remove(int block, int id)
    {
        var start = _blocks.Start[block];
        var last = start + --_blocks.Live[block];
        var slot = Array.IndexOf(_ids, id, start, Size);
        if (slot != last)
        {
            var at = _blocks.Start[block] * _tree.Dimensions;
            for (var k = 0; k < _tree.Dimensions; k++)
            {
                var row = at + k * Size;
                (_coordinates[row + slot - start], _coordinates[row + last - start]) = (_coordinates[row + last - start], _coordinates[row + slot - start]);
            }

            (_ids[slot], _ids[last]) = (_ids[last], _ids[slot]);
            (_reach[slot], _reach[last]) = (_reach[last], _reach[slot]);
            (_from[slot], _from[last]) = (_from[last], _from[slot]);
            _limit[slot] = _limit[last];
        }

        _limit[last] = -1;
        Summarise(block);
        return last;
    }

    private void Expand(int id)
    {
        var point = _points[id];

        // max and rounding commute; the rounded core distance is rounded again because rounding to 15 decimals is not idempotent in doubles.
        var core = Optics.Round15(_core[id]);
        for (var group = 0; group < _blocks.Count; group += Lanes)
        {
            for (var near = _blocks.Near(group, point); near != 0; near &= near - 1)
            {
                Improve(group + BitOperations.TrailingZeroCount(near), id, point, core);
            }
        }
    }

    private void Improve(int block, int id, ReadOnlySpan<double> point, double core)
    {
        var start = _blocks.Start[block];
        BlockDistances.Squared(point, _coordinates.AsSpan(start * _tree.Dimensions, Size * _tree.Dimensions), _squares);
        var changed = false;
        for (var i = 0; i < _blocks.Live[block]; i += Lanes)
        {
            var slot = start + i;
            var better = Vector256.LessThan(Vector256.Create(_squares, i), Vector256.Create(_limit, slot))
                & Vector256.LessThan(Vector256.Create(core), Vector256.Create(_reach, slot));
            for (var bits = better.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                var lane = BitOperations.TrailingZeroCount(bits);
                var r = Math.Max(core, Optics.Round15(Math.Sqrt(_squares[i + lane])));
                if (r < _reach[slot + lane])
                {
                    _reach[slot + lane] = r;
                    // The margin covers the rounding of square, root and decimals: at or above it nothing can improve.
                    _limit[slot + lane] = Math.Min(_limit[slot + lane], r * r * (1 + 1e-14));
                    _from[slot + lane] = id;
                    changed = true;
                }
            }
        }

        if (changed)
        {
            Summarise(block);
        }
    }

    /// <summary>Nearest live point (lowest index on ties) and largest limit of a block.</summary>
    private void Summarise(int block)
    {
        var (reach, id, limit) = (double.PositiveInfinity, int.MaxValue, -1.0);
        var start = _blocks.Start[block];
        for (var slot = start; slot < start + _blocks.Live[block]; slot++)
        {
            if (_reach[slot] < reach || (_reach[slot] == reach && _ids[slot] < id))
            {
                (reach, id) = (_reach[slot], _ids[slot]);
            }

            limit = Math.Max(limit, _limit[slot]);
        }

        _blocks.Set(block, reach, id, limit);
    }
}
