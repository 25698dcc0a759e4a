using System.Numerics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>A few hundred fixed points, searched whole: for so few, vectors beat a tree.</summary>
public sealed class NearPoints
{
    private readonly double[] _blocks;
    private readonly int _dimensions;

    /// <param name="points">Row-major.</param>
    public NearPoints(ReadOnlySpan<double> points, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        _dimensions = dimensions;
        var count = points.Length / dimensions;
        _blocks = new double[(count + BlockKernels.Size - 1) / BlockKernels.Size * BlockKernels.Size * dimensions];

        // Empty places are far from everything.
        Array.Fill(_blocks, double.PositiveInfinity);
        for (var i = 0; i < count; i++)
        {
            var (block, slot) = Math.DivRem(i, BlockKernels.Size);
            for (var k = 0; k < dimensions; k++)
            {
                _blocks[(block * dimensions + k) * BlockKernels.Size + slot] = points[i * dimensions + k];
            }
        }
    }

    /// <summary>The nearest points within a radius, nearest first; of equally near ones the first comes first.</summary>
    /// <param name="radiusSquared">Exclusive.</param>
    /// <param name="squares">Filled: squared distances, <paramref name="radiusSquared"/> where there are fewer points than places.</param>
    /// <param name="indices">Filled: points, -1 where there are fewer.</param>
    public void Find(ReadOnlySpan<double> point, double radiusSquared, Span<double> squares, Span<int> indices)
    {
        squares.Fill(radiusSquared);
        indices.Fill(-1);
        Span<double> found = stackalloc double[BlockKernels.Size];
        var length = _dimensions * BlockKernels.Size;
        for (var start = 0; start < _blocks.Length; start += length)
        {
            var mask = BlockKernels.Closer(point, _blocks.AsSpan(start, length), squares[^1], found);
            for (; mask != 0; mask &= mask - 1)
            {
                var slot = BitOperations.TrailingZeroCount(mask);
                if (found[slot] < squares[^1])
                {
                    Insert(squares, indices, found[slot], start / _dimensions + slot);
                }
            }
        }
    }

    private static void Insert(Span<double> squares, Span<int> indices, double square, int index)
    {
        var at = squares.Length - 1;
        for (; at > 0 && squares[at - 1] > square; at--)
        {
            (squares[at], indices[at]) = (squares[at - 1], indices[at - 1]);
        }

        (squares[at], indices[at]) = (square, index);
    }
}
