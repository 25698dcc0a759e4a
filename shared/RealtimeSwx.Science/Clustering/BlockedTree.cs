namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// A balanced kd-tree whose leaves are blocks of <see cref="BlockKernels.Size"/> points (the last may be shorter) in structure-of-arrays form, so that
/// a leaf is scanned with SIMD. Block b holds the slots from <c>b * Size</c>. Nodes are numbered in preorder: the left child of a node follows it.
/// </summary>
internal sealed class BlockedTree
{
    private const int Size = BlockKernels.Size;

    // Below so many blocks a subtree is built on the thread that came to it.
    private const int ParallelBlocks = 512;

    private readonly double[] _boxes;
    private readonly int[] _right;
    private readonly int[] _block;

    public BlockedTree(PointSet points)
    {
        Points = points;
        Blocks = (points.Count + Size - 1) / Size;
        Nodes = Math.Max(1, 2 * Blocks - 1);
        _boxes = new double[Nodes * 2 * Dimensions];
        _right = new int[Nodes];
        _block = new int[Nodes];
        Parent = new int[Nodes];
        Leaf = new int[Blocks];
        Parent[0] = -1;
        Ids = new int[Blocks * Size];
        for (var i = 0; i < points.Count; i++)
        {
            Ids[i] = i;
        }

        Coordinates = new double[Blocks * Size * Dimensions];
        Build(0, 0, Blocks);
        Ids.AsSpan(points.Count).Fill(-1);
    }

    public PointSet Points { get; }

    public int Dimensions => Points.Dimensions;

    public int Blocks { get; }

    public int Nodes { get; }

    /// <summary>Point index by slot, ascending inside a block; -1 for the unused end of the last block.</summary>
    public int[] Ids { get; }

    /// <summary>Coordinate k of slot s of block b at <c>(b * Dimensions + k) * Size + s</c>; unused slots hold zero.</summary>
    public double[] Coordinates { get; }

    /// <summary>By node; -1 for the root.</summary>
    public int[] Parent { get; }

    /// <summary>Node of a block.</summary>
    public int[] Leaf { get; }

    public static int Left(int node) => node + 1;

    public int Right(int node) => _right[node];

    /// <summary>The block of a leaf, -1 for an inner node.</summary>
    public int Block(int node) => _right[node] == 0 ? _block[node] : -1;

    /// <summary>Number of blocks below a node.</summary>
    public int BlocksBelow(int node) => _right[node] == 0 ? 1 : _block[node];

    public int BlockCount(int block) => Math.Min(Size, Points.Count - block * Size);

    public ReadOnlySpan<double> BlockCoordinates(int block) => Coordinates.AsSpan(block * Dimensions * Size, Dimensions * Size);

    /// <summary>Low corner, then high corner, of a node.</summary>
    public ReadOnlySpan<double> Box(int node) => _boxes.AsSpan(node * 2 * Dimensions, 2 * Dimensions);

    /// <summary>
    /// Squared distance from a point to a box. Every step is monotone in floating point and in the order in which distances are summed,
    /// so it never exceeds the computed squared distance to a point inside.
    /// </summary>
    public static double LowerBound(ReadOnlySpan<double> point, ReadOnlySpan<double> box)
    {
        var sum = 0.0;
        var d = point.Length;
        for (var k = 0; k < d; k++)
        {
            var gap = double.MaxNative(0, double.MaxNative(box[k] - point[k], point[k] - box[d + k]));
            sum += gap * gap;
        }

        return sum;
    }

    /// <summary>Squared distance between two boxes, with the same guarantee.</summary>
    public static double LowerBound(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int dimensions)
    {
        var sum = 0.0;
        for (var k = 0; k < dimensions; k++)
        {
            var gap = double.MaxNative(0, double.MaxNative(b[k] - a[dimensions + k], a[k] - b[dimensions + k]));
            sum += gap * gap;
        }

        return sum;
    }

    private void Build(int node, int firstBlock, int blocks)
    {
        var from = firstBlock * Size;
        var to = Math.Min(Points.Count, from + blocks * Size);
        var widest = Bound(node, from, to);
        if (blocks <= 1)
        {
            if (blocks == 1)
            {
                _block[node] = firstBlock;
                Leaf[firstBlock] = node;
                Array.Sort(Ids, from, to - from);
                Arrange(firstBlock, to - from);
            }

            return;
        }

        // Whole blocks to the left: only the very last block of the tree can be short.
        var left = blocks / 2;
        var cut = from + left * Size;
        Select(from, to - 1, cut, widest);
        var right = node + 2 * left;
        _right[node] = right;
        _block[node] = blocks;
        Parent[Left(node)] = node;
        Parent[right] = node;
        if (blocks >= ParallelBlocks)
        {
            Parallel.Invoke(() => Build(Left(node), firstBlock, left), () => Build(right, firstBlock + left, blocks - left));
        }
        else
        {
            Build(Left(node), firstBlock, left);
            Build(right, firstBlock + left, blocks - left);
        }
    }

    /// <summary>Sets the box of a node and returns its widest axis.</summary>
    private int Bound(int node, int from, int to)
    {
        var d = Dimensions;
        var box = _boxes.AsSpan(node * 2 * d, 2 * d);
        box[..d].Fill(double.PositiveInfinity);
        box[d..].Fill(double.NegativeInfinity);
        for (var i = from; i < to; i++)
        {
            var point = Points[Ids[i]];
            for (var k = 0; k < d; k++)
            {
                var x = point[k];
                box[k] = x < box[k] ? x : box[k];
                box[d + k] = x > box[d + k] ? x : box[d + k];
            }
        }

        var widest = 0;
        for (var k = 1; k < d; k++)
        {
            if (box[d + k] - box[k] > box[d + widest] - box[widest])
            {
                widest = k;
            }
        }

        return widest;
    }

    /// <summary>Quickselect (Hoare partition, middle pivot): afterwards slots before <paramref name="nth"/> are not above it on the axis, later ones not below.</summary>
    private void Select(int lo, int hi, int nth, int axis)
    {
        var values = Points.Values;
        var d = Dimensions;
        while (lo < hi)
        {
            var pivot = values[Ids[(lo + hi) >>> 1] * d + axis];
            var (i, j) = (lo, hi);
            while (i <= j)
            {
                while (values[Ids[i] * d + axis] < pivot)
                {
                    i++;
                }

                while (values[Ids[j] * d + axis] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (Ids[i], Ids[j]) = (Ids[j], Ids[i]);
                    i++;
                    j--;
                }
            }

            if (nth <= j)
            {
                hi = j;
            }
            else if (nth >= i)
            {
                lo = i;
            }
            else
            {
                return;
            }
        }
    }

    private void Arrange(int block, int count)
    {
        for (var s = 0; s < count; s++)
        {
            var point = Points[Ids[block * Size + s]];
            for (var k = 0; k < Dimensions; k++)
            {
                Coordinates[(block * Dimensions + k) * Size + s] = point[k];
            }
        }
    }
}
