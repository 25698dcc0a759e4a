namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// A kd-tree whose leaves are blocks of <see cref="BlockSize"/> points (the last may be shorter) in structure-of-arrays form, so that a leaf is
/// scanned with SIMD. Block b holds slots [b * BlockSize, b * BlockSize + BlockCount(b)).
/// </summary>
internal sealed class BlockedTree
{
    public const int BlockSize = 32;

    private readonly PointSet _points;
    private readonly List<Node> _nodes = [];
    private readonly List<double> _boxes = [];

    public BlockedTree(PointSet points)
    {
        _points = points;
        Dimensions = points.Dimensions;
        Blocks = (points.Count + BlockSize - 1) / BlockSize;
        Ids = new int[Blocks * BlockSize];
        for (var i = 0; i < points.Count; i++)
        {
            Ids[i] = i;
        }

        Split(0, points.Count, 0, Blocks);
        Ids.AsSpan(points.Count).Fill(-1);
        Coordinates = Arrange();
    }

    public int Dimensions { get; }

    public int Blocks { get; }

    /// <summary>Point index by slot, -1 for the unused end of the last block.</summary>
    public int[] Ids { get; }

    /// <summary>Coordinate k of slot s of block b at <c>(b * Dimensions + k) * BlockSize + s</c>; unused slots hold zero.</summary>
    public double[] Coordinates { get; }

    public IReadOnlyList<Node> Nodes => _nodes;

    public int BlockCount(int block) => Math.Min(BlockSize, _points.Count - block * BlockSize);

    /// <summary>Low corner, then high corner, of a node.</summary>
    public ReadOnlySpan<double> Box(int node) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_boxes).Slice(node * 2 * Dimensions, 2 * Dimensions);

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
            var gap = Math.Max(0, Math.Max(box[k] - point[k], point[k] - box[d + k]));
            sum += gap * gap;
        }

        return sum;
    }

    private int Split(int from, int to, int firstBlock, int blocks)
    {
        var node = _nodes.Count;
        _nodes.Add(new Node(firstBlock, -1, -1));
        var widest = AddBox(from, to);
        if (blocks > 1)
        {
            // Whole blocks to the left: only the very last block of the tree can be short.
            var left = blocks / 2;
            var cut = from + left * BlockSize;
            Select(from, to - 1, cut, widest);
            var a = Split(from, cut, firstBlock, left);
            var b = Split(cut, to, firstBlock + left, blocks - left);
            _nodes[node] = new Node(-1, a, b);
        }

        return node;
    }

    private int AddBox(int from, int to)
    {
        var d = Dimensions;
        Span<double> box = d <= 64 ? stackalloc double[2 * d] : new double[2 * d];
        box[..d].Fill(double.PositiveInfinity);
        box[d..].Fill(double.NegativeInfinity);
        for (var i = from; i < to; i++)
        {
            var point = _points[Ids[i]];
            for (var k = 0; k < d; k++)
            {
                box[k] = Math.Min(box[k], point[k]);
                box[d + k] = Math.Max(box[d + k], point[k]);
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

        _boxes.AddRange(box);
        return widest;
    }

    /// <summary>Quickselect (Hoare partition, middle pivot): afterwards slots before <paramref name="nth"/> are not above it on the axis, later ones not below.</summary>
    private void Select(int lo, int hi, int nth, int axis)
    {
        var values = _points.Values;
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

    private double[] Arrange()
    {
        var coordinates = new double[Blocks * BlockSize * Dimensions];
        for (var slot = 0; slot < _points.Count; slot++)
        {
            var point = _points[Ids[slot]];
            var at = slot / BlockSize * Dimensions * BlockSize + slot % BlockSize;
            for (var k = 0; k < Dimensions; k++)
            {
                coordinates[at + k * BlockSize] = point[k];
            }
        }

        return coordinates;
    }

    /// <param name="Block">The leaf's block, -1 for an inner node.</param>
    internal readonly record struct Node(int Block, int Left, int Right);
}
