using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Geometry and sums of global maps over the unique columns (72 on the IGS grid: the repeated meridian is left out), with cos-latitude
/// weights. Fields are row-major by latitude, TECU, NaN where missing.
/// </summary>
internal static class TecField
{
    public static int Cells(TecGrid grid) => grid.LatCount * grid.UniqueLonCount;

    /// <summary>Cos-latitude weight by row.</summary>
    public static double[] Weights(TecGrid grid) =>
        [.. Enumerable.Range(0, grid.LatCount).Select(i => Math.Max(0, Math.Cos(grid.Lat(i) * Math.PI / 180)))];

    /// <summary>A map in tenths of TECU, unique columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static short[] Tenths(TecMap map)
    {
        var (rows, columns) = (map.Grid.LatCount, map.Grid.UniqueLonCount);
        var result = new short[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var v = map[i, j];
                result[i * columns + j] = float.IsNaN(v) ? TenthsCodec.Missing : ToTenths(v);
            }
        }

        return result;
    }

    public static short ToTenths(double tecu) => (short)Math.Clamp(Math.Round(tecu * 10), -32767, 32767);

    public static double[] FromTenths(ReadOnlySpan<short> tenths)
    {
        var field = new double[tenths.Length];
        for (var i = 0; i < field.Length; i++)
        {
            field[i] = tenths[i] == TenthsCodec.Missing ? double.NaN : tenths[i] / 10.0;
        }

        return field;
    }

    public static double[] Times(double[] field, double factor)
    {
        var result = new double[field.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = field[i] * factor;
        }

        return result;
    }

    /// <summary>Map values on the full grid, the repeated meridian written again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ImmutableArray<float> Values(ReadOnlySpan<short> tenths, TecGrid grid)
    {
        var columns = grid.UniqueLonCount;
        var values = ImmutableArray.CreateBuilder<float>(grid.Count);
        for (var i = 0; i < grid.LatCount; i++)
        {
            for (var j = 0; j < grid.LonCount; j++)
            {
                var t = tenths[i * columns + j % columns];
                values.Add(t == TenthsCodec.Missing ? float.NaN : (float)(t / 10.0));
            }
        }

        return values.MoveToImmutable();
    }

    /// <summary>Cos-latitude mean of the finite cells; NaN when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Mean(ReadOnlySpan<double> field, TecGrid grid, double[] weights)
    {
        var columns = grid.UniqueLonCount;
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < field.Length; i++)
        {
            if (!double.IsNaN(field[i]))
            {
                sum += weights[i / columns] * field[i];
                total += weights[i / columns];
            }
        }

        return sum / total;
    }

    /// <summary>
    /// The field carried along with the Sun for <paramref name="hours"/>: each place gets the value that was at its local time, linear between columns.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] Rotate(double[] field, TecGrid grid, double hours)
    {
        var columns = grid.UniqueLonCount;
        if (!grid.WrapsWithDuplicate && Math.Abs(Math.Abs(grid.LonStep) * columns - 360) > 1e-6)
        {
            return field; // A regional grid has nothing beyond its edge.
        }

        var shift = hours * 15 / grid.LonStep;
        var whole = (int)Math.Floor(shift);
        var part = shift - whole;
        var result = new double[field.Length];
        for (var row = 0; row < field.Length; row += columns)
        {
            for (var j = 0; j < columns; j++)
            {
                var a = field[row + Wrap(j + whole, columns)];
                result[row + j] = part == 0 ? a : a + part * (field[row + Wrap(j + whole + 1, columns)] - a);
            }
        }

        return result;
    }

    private static int Wrap(int j, int columns) => ((j % columns) + columns) % columns;
}
