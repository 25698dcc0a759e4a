using System.Numerics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// Distance of every point to its k-th nearest neighbour, itself counted as the first. The points of a block search together: one walk of the tree for
/// 32 of them, blocks in parallel.
/// </summary>
internal static class CoreDistances
{
    /// <returns>By point index, squared.</returns>
    public static double[] Squared(BlockedTree tree, int k, CancellationToken cancel)
    {
        var result = new double[tree.Points.Count];
        Parallel.For(
            0,
            tree.Blocks,
            new ParallelOptions { CancellationToken = cancel },
            () => new Search(tree, k),
            (block, _, search) =>
            {
                search.Run(block, result);
                return search;
            },
            _ => { });
        return result;
    }

    private sealed class Search(BlockedTree tree, int k)
    {
        private const int Size = BlockKernels.Size;

        private readonly NearestSquares[] _nearest = [.. Enumerable.Range(0, Size).Select(_ => new NearestSquares(k))];
        private readonly double[] _limits = new double[Size];
        private readonly double[] _squares = new double[Size];
        private int _own;
        private double _widest;

        public void Run(int block, double[] result)
        {
            _own = block;
            _limits.AsSpan().Fill(-1);
            for (var s = 0; s < tree.BlockCount(block); s++)
            {
                _nearest[s].Clear();
                _limits[s] = double.PositiveInfinity;
            }

            // The own block first: its points set the first bounds.
            _widest = double.PositiveInfinity;
            Visit(block, tree.Leaf[block]);
            Descend(0, 0);
            for (var s = 0; s < tree.BlockCount(block); s++)
            {
                result[tree.Ids[block * Size + s]] = _nearest[s].Kth();
            }
        }

        /// <summary>Depth first, nearer child first.</summary>
        private void Descend(int node, double bound)
        {
            if (bound >= _widest)
            {
                return;
            }

            var block = tree.Block(node);
            if (block >= 0)
            {
                if (block != _own)
                {
                    Visit(block, node);
                }

                return;
            }

            var (near, far) = (BlockedTree.Left(node), tree.Right(node));
            var box = tree.Box(tree.Leaf[_own]);
            var nearBound = BlockedTree.LowerBound(box, tree.Box(near), tree.Dimensions);
            var farBound = BlockedTree.LowerBound(box, tree.Box(far), tree.Dimensions);
            if (farBound < nearBound)
            {
                (near, far, nearBound, farBound) = (far, near, farBound, nearBound);
            }

            Descend(near, nearBound);
            Descend(far, farBound);
        }

        private void Visit(int block, int leaf)
        {
            var candidates = tree.BlockCoordinates(block);
            var unused = Size - tree.BlockCount(block);
            var used = uint.MaxValue >> unused;
            for (var near = BlockKernels.CloserToBox(tree.Box(leaf), tree.BlockCoordinates(_own), _limits); near != 0; near &= near - 1)
            {
                var s = BitOperations.TrailingZeroCount(near);
                var closer = BlockKernels.Closer(tree.Points[tree.Ids[_own * Size + s]], candidates, _limits[s], _squares) & used;
                if (closer != 0)
                {
                    _nearest[s].Add(_squares, closer);
                    _limits[s] = _nearest[s].Bound;
                }
            }

            _widest = BlockKernels.Max(_limits);
        }
    }
}
