using System.Runtime.Intrinsics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>What the ordering pass knows of each block of points that still has unprocessed ones. Empty blocks are dropped from time to time.</summary>
internal sealed class LiveBlocks
{
    private const int Lanes = 4;

    // Corner k of block b at _low[k][b]; every array is padded to whole vectors, and padding is never near.
    private readonly double[][] _low;
    private readonly double[][] _high;
    private readonly double[] _reach;
    private readonly double[] _limit;
    private int _empty;

    public LiveBlocks(BlockedTree tree)
    {
        Count = tree.Blocks;
        var padded = (Count + Lanes - 1) / Lanes * Lanes;
        Start = new int[padded];
        Live = new int[padded];
        NearestId = new int[padded];
        _reach = new double[padded];
        _limit = new double[padded];
        _low = [.. Enumerable.Range(0, tree.Dimensions).Select(_ => new double[padded])];
        _high = [.. Enumerable.Range(0, tree.Dimensions).Select(_ => new double[padded])];
        _limit.AsSpan().Fill(-1);
        _reach.AsSpan().Fill(double.PositiveInfinity);
        NearestId.AsSpan().Fill(int.MaxValue);
        for (var node = 0; node < tree.Nodes.Count; node++)
        {
            var b = tree.Nodes[node].Block;
            if (b >= 0)
            {
                Start[b] = b * BlockedTree.BlockSize;
                Live[b] = tree.BlockCount(b);
                for (var k = 0; k < tree.Dimensions; k++)
                {
                    _low[k][b] = tree.Box(node)[k];
                    _high[k][b] = tree.Box(node)[tree.Dimensions + k];
                }
            }
        }
    }

    public int Count { get; private set; }

    /// <summary>First slot of a block.</summary>
    public int[] Start { get; }

    /// <summary>Unprocessed points of a block; they come first in it.</summary>
    public int[] Live { get; }

    /// <summary>Index of the unprocessed point with the smallest reachability of a block.</summary>
    public int[] NearestId { get; }

    public void Set(int block, double reach, int id, double limit)
    {
        (_reach[block], NearestId[block], _limit[block]) = (reach, id, limit);
        if (Live[block] == 0)
        {
            _empty++;
        }
    }

    /// <summary>Bit i is set when block <paramref name="group"/> + i may hold a point that improves when reached from here.</summary>
    public uint Near(int group, ReadOnlySpan<double> point)
    {
        var sum = Vector256<double>.Zero;
        for (var k = 0; k < point.Length; k++)
        {
            var p = Vector256.Create(point[k]);
            var gap = Vector256.Max(Vector256<double>.Zero, Vector256.Max(Vector256.Create(_low[k], group) - p, p - Vector256.Create(_high[k], group)));
            sum += gap * gap;
        }

        return Vector256.LessThan(sum, Vector256.Create(_limit, group)).ExtractMostSignificantBits();
    }

    /// <summary>The block of the next point: smallest reachability, lowest point index on ties.</summary>
    public int Nearest()
    {
        if (_empty * 4 > Count + 64)
        {
            DropEmpty();
        }

        var least = Vector256.Create(double.PositiveInfinity);
        for (var group = 0; group < Count; group += Lanes)
        {
            least = Vector256.Min(least, Vector256.Create(_reach, group));
        }

        var reach = Math.Min(Math.Min(least[0], least[1]), Math.Min(least[2], least[3]));
        var best = -1;
        for (var b = 0; b < Count; b++)
        {
            if (_reach[b] == reach && (best < 0 || NearestId[b] < NearestId[best]))
            {
                best = b;
            }
        }

        return best;
    }

    private void DropEmpty()
    {
        var to = 0;
        for (var b = 0; b < Count; b++)
        {
            if (Live[b] == 0)
            {
                continue;
            }

            (Start[to], Live[to], NearestId[to], _reach[to], _limit[to]) = (Start[b], Live[b], NearestId[b], _reach[b], _limit[b]);
            for (var k = 0; k < _low.Length; k++)
            {
                (_low[k][to], _high[k][to]) = (_low[k][b], _high[k][b]);
            }

            to++;
        }

        NearestId.AsSpan(to, Count - to).Fill(int.MaxValue);
        _reach.AsSpan(to, Count - to).Fill(double.PositiveInfinity);
        _limit.AsSpan(to, Count - to).Fill(-1);
        Count = to;
        _empty = 0;
    }
}
