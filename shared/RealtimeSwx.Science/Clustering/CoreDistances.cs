using System.Runtime.Intrinsics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>Distance of every point to its k-th nearest neighbour, itself counted as the first.</summary>
internal static class CoreDistances
{
    public static double[] Squared(PointSet points, BlockedTree tree, int k, CancellationToken cancel)
    {
        var result = new double[points.Count];
        Parallel.For(
            0,
            tree.Blocks,
            new ParallelOptions { CancellationToken = cancel },
            () => new Search(points, tree, k),
            (block, _, search) =>
            {
                search.Block(block, result);
                return search;
            },
            _ => { });
        return result;
    }

    private sealed class Search(PointSet points, BlockedTree tree, int k)
    {
        private readonly double[] _nearest = new double[k];
        private readonly Stack<(int Node, double Bound)> _open = new();
        private readonly double[] _squares = new double[BlockedTree.BlockSize];

        public void Block(int block, double[] result)
        {
            for (var slot = block * BlockedTree.BlockSize; slot < block * BlockedTree.BlockSize + tree.BlockCount(block); slot++)
            {
                var id = tree.Ids[slot];
                result[id] = Kth(points[id]);
            }
        }

        /// <summary>Depth first, nearer child first; <c>_nearest</c> is a max-heap of the k best squares so far.</summary>
        private double Kth(ReadOnlySpan<double> point)
        {
            Array.Fill(_nearest, double.PositiveInfinity);
            _open.Push((0, 0));
            while (_open.TryPop(out var next))
            {
                if (next.Bound >= _nearest[0])
                {
                    continue;
                }

                var node = tree.Nodes[next.Node];
                if (node.Block >= 0)
                {
                    Leaf(point, node.Block);
                    continue;
                }

                var left = (node.Left, BlockedTree.LowerBound(point, tree.Box(node.Left)));
                var right = (node.Right, BlockedTree.LowerBound(point, tree.Box(node.Right)));
                _open.Push(left.Item2 <= right.Item2 ? right : left);
                _open.Push(left.Item2 <= right.Item2 ? left : right);
            }

            return _nearest[0];
        }

        private void Leaf(ReadOnlySpan<double> point, int block)
        {
            BlockDistances.Squared(point, tree.Coordinates.AsSpan(block * tree.Dimensions * BlockedTree.BlockSize), _squares);
            var count = tree.BlockCount(block);
            for (var i = 0; i < count; i++)
            {
                if (_squares[i] < _nearest[0])
                {
                    ReplaceLargest(_squares[i]);
                }
            }
        }

        private void ReplaceLargest(double value)
        {
            var heap = _nearest;
            var at = 0;
            for (var child = 1; child < heap.Length; child = 2 * at + 1)
            {
                if (child + 1 < heap.Length && heap[child + 1] > heap[child])
                {
                    child++;
                }

                if (heap[child] <= value)
                {
                    break;
                }

                heap[at] = heap[child];
                at = child;
            }

            heap[at] = value;
        }
    }
}

/// <summary>Squared distances from one point to the <see cref="BlockedTree.BlockSize"/> slots of a block, summed dimension by dimension in order.</summary>
internal static class BlockDistances
{
    public static void Squared(ReadOnlySpan<double> point, ReadOnlySpan<double> block, Span<double> squares)
    {
        const int Size = BlockedTree.BlockSize;
        const int Step = 16;
        for (var i = 0; i < Size; i += Step)
        {
            var (a, b, c, e) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
            for (var k = 0; k < point.Length; k++)
            {
                var p = Vector256.Create(point[k]);
                var row = block.Slice(k * Size + i, Step);
                var da = Vector256.Create(row) - p;
                var db = Vector256.Create(row[4..]) - p;
                var dc = Vector256.Create(row[8..]) - p;
                var de = Vector256.Create(row[12..]) - p;
                a += da * da;
                b += db * db;
                c += dc * dc;
                e += de * de;
            }

            a.CopyTo(squares[i..]);
            b.CopyTo(squares[(i + 4)..]);
            c.CopyTo(squares[(i + 8)..]);
            e.CopyTo(squares[(i + 12)..]);
        }
    }
}
