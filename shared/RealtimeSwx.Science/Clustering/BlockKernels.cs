using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// All vector code of the clustering: one point or one box against the 32 points of a block. A block holds coordinate k of its point s at
/// <c>k * Size + s</c>. Sums run over the dimensions in order, one multiplication and one addition each (never fused), so that a squared distance
/// has the same bits here as in a plain loop. Written once for 512 bits; the runtime splits the vectors where the processor has only 256 or 128.
/// </summary>
internal static class BlockKernels
{
    /// <summary>Points of a block: as many as a mask of 32 bits can name.</summary>
    public const int Size = 32;

    private const int Lanes = 8;

    /// <summary>Squared distances from a point to the points of a block.</summary>
    /// <param name="limit">One limit for all.</param>
    /// <param name="squares">Filled: <see cref="Size"/> squared distances.</param>
    /// <returns>Bit s is set where <c>squares[s] &lt; limit</c>.</returns>
    public static uint Closer(ReadOnlySpan<double> point, ReadOnlySpan<double> block, double limit, Span<double> squares)
    {
        var (a, b, c, e) = Squares(point, block);
        Store(squares, a, b, c, e);
        var most = Vector512.Create(limit);
        return Mask(Vector512.LessThan(a, most), Vector512.LessThan(b, most), Vector512.LessThan(c, most), Vector512.LessThan(e, most));
    }

    /// <inheritdoc cref="Closer(ReadOnlySpan{double}, ReadOnlySpan{double}, double, Span{double})"/>
    /// <param name="limits">A limit for each point of the block.</param>
    /// <returns>Bit s is set where <c>squares[s] &lt; limits[s]</c>.</returns>
    public static uint Closer(ReadOnlySpan<double> point, ReadOnlySpan<double> block, ReadOnlySpan<double> limits, Span<double> squares)
    {
        var (a, b, c, e) = Squares(point, block);
        Store(squares, a, b, c, e);
        return Below(a, b, c, e, limits);
    }

    /// <summary>Squared distances from the points of a block to a box (<paramref name="box"/>: low corner, high corner).</summary>
    /// <returns>Bit s is set where the distance squared is below <c>limits[s]</c>; it never exceeds that to a point inside the box.</returns>
    public static uint CloserToBox(ReadOnlySpan<double> box, ReadOnlySpan<double> block, ReadOnlySpan<double> limits)
    {
        var d = box.Length / 2;
        Require(block.Length >= d * Size);
        ref var corner = ref MemoryMarshal.GetReference(box);
        ref var row = ref MemoryMarshal.GetReference(block);
        var (a, b, c, e) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        for (var k = 0; k < d; k++)
        {
            var low = Vector512.Create(Unsafe.Add(ref corner, k));
            var high = Vector512.Create(Unsafe.Add(ref corner, d + k));
            var at = (nuint)(k * Size);
            a = AddGap(a, low, high, Vector512.LoadUnsafe(ref row, at));
            b = AddGap(b, low, high, Vector512.LoadUnsafe(ref row, at + Lanes));
            c = AddGap(c, low, high, Vector512.LoadUnsafe(ref row, at + 2 * Lanes));
            e = AddGap(e, low, high, Vector512.LoadUnsafe(ref row, at + 3 * Lanes));
        }

        return Below(a, b, c, e, limits);
    }

    /// <summary>The largest of <see cref="Size"/> values, none of them NaN.</summary>
    public static double Max(ReadOnlySpan<double> values)
    {
        var (a, b, c, e) = Load(values);
        var most = Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, e));
        var half = Vector256.MaxNative(most.GetLower(), most.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        return double.MaxNative(quarter[0], quarter[1]);
    }

    /// <summary>The smallest of <see cref="Size"/> values, none of them NaN.</summary>
    public static double Min(ReadOnlySpan<double> values)
    {
        var (a, b, c, e) = Load(values);
        var least = Vector512.MinNative(Vector512.MinNative(a, b), Vector512.MinNative(c, e));
        var half = Vector256.MinNative(least.GetLower(), least.GetUpper());
        var quarter = Vector128.MinNative(half.GetLower(), half.GetUpper());
        return double.MinNative(quarter[0], quarter[1]);
    }

    /// <returns>Bit s is set where <c>values[s] &gt;= least</c>.</returns>
    public static uint AtLeast(ReadOnlySpan<double> values, double least)
    {
        var (a, b, c, e) = Load(values);
        var x = Vector512.Create(least);
        return Mask(
            Vector512.GreaterThanOrEqual(a, x), Vector512.GreaterThanOrEqual(b, x), Vector512.GreaterThanOrEqual(c, x), Vector512.GreaterThanOrEqual(e, x));
    }

    /// <returns>Bit s is set where <c>values[s] &lt;= most</c>.</returns>
    public static uint AtMost(ReadOnlySpan<double> values, double most)
    {
        var (a, b, c, e) = Load(values);
        var x = Vector512.Create(most);
        return Mask(Vector512.LessThanOrEqual(a, x), Vector512.LessThanOrEqual(b, x), Vector512.LessThanOrEqual(c, x), Vector512.LessThanOrEqual(e, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> A, Vector512<double> B, Vector512<double> C, Vector512<double> E) Load(ReadOnlySpan<double> values)
    {
        Require(values.Length >= Size);
        ref var first = ref MemoryMarshal.GetReference(values);
        return (Vector512.LoadUnsafe(ref first), Vector512.LoadUnsafe(ref first, Lanes),
            Vector512.LoadUnsafe(ref first, 2 * Lanes), Vector512.LoadUnsafe(ref first, 3 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> A, Vector512<double> B, Vector512<double> C, Vector512<double> E) Squares(
        ReadOnlySpan<double> point, ReadOnlySpan<double> block)
    {
        Require(block.Length >= point.Length * Size);
        ref var row = ref MemoryMarshal.GetReference(block);
        var (a, b, c, e) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        for (var k = 0; k < point.Length; k++)
        {
            var p = Vector512.Create(point[k]);
            var at = (nuint)(k * Size);
            var da = Vector512.LoadUnsafe(ref row, at) - p;
            var db = Vector512.LoadUnsafe(ref row, at + Lanes) - p;
            var dc = Vector512.LoadUnsafe(ref row, at + 2 * Lanes) - p;
            var de = Vector512.LoadUnsafe(ref row, at + 3 * Lanes) - p;
            a += da * da;
            b += db * db;
            c += dc * dc;
            e += de * de;
        }

        return (a, b, c, e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddGap(Vector512<double> sum, Vector512<double> low, Vector512<double> high, Vector512<double> x)
    {
        var gap = Vector512.MaxNative(Vector512<double>.Zero, Vector512.MaxNative(low - x, x - high));
        return sum + gap * gap;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Below(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> e, ReadOnlySpan<double> limits)
    {
        var (wa, wb, wc, we) = Load(limits);
        return Mask(Vector512.LessThan(a, wa), Vector512.LessThan(b, wb), Vector512.LessThan(c, wc), Vector512.LessThan(e, we));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<double> squares, Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> e)
    {
        Require(squares.Length >= Size);
        ref var first = ref MemoryMarshal.GetReference(squares);
        a.StoreUnsafe(ref first);
        b.StoreUnsafe(ref first, Lanes);
        c.StoreUnsafe(ref first, 2 * Lanes);
        e.StoreUnsafe(ref first, 3 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mask(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> e) => (uint)(
        a.ExtractMostSignificantBits()
        | (b.ExtractMostSignificantBits() << Lanes)
        | (c.ExtractMostSignificantBits() << (2 * Lanes))
        | (e.ExtractMostSignificantBits() << (3 * Lanes)));

    private static void Require(bool fits)
    {
        if (!fits)
        {
            throw new ArgumentException("A block or its limits are too short.");
        }
    }
}
