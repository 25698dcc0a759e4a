using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Carries fields along with the Sun at constant magnetic latitude: the crests beside the equator follow the dip equator, not the geographic one. Magnetic
/// latitude is that of a dipole through the geomagnetic pole of 2010-2020 (IGRF-13: 80.6 N, 72.7 W).
/// </summary>
internal sealed class TecMagneticFrame
{
    private const double PoleLatitude = 80.6;
    private const double PoleLongitude = -72.7;

    private static readonly ConcurrentDictionary<TecGrid, TecMagneticFrame> ByGrid = new();

    private readonly TecGrid _grid;
    private readonly bool _global;
    private readonly ConcurrentDictionary<int, (int[] Cells, double[] Shares)> _byColumns = new();

    private TecMagneticFrame(TecGrid grid)
    {
        _grid = grid;
        _global = Math.Abs((Math.Abs(grid.LonStep) * grid.UniqueLonCount) - 360) < 1e-6;
    }

    /// <summary>Tables are kept: a system sees a handful of grids.</summary>
    public static TecMagneticFrame Of(TecGrid grid) => ByGrid.GetOrAdd(grid, g => new TecMagneticFrame(g));

    /// <summary>Each place gets the value that was at its local time and magnetic latitude <paramref name="hours"/> ago. A regional grid stays as it is.</summary>
    public double[] Carry(double[] field, double hours)
    {
        if (!_global)
        {
            return field;
        }

        var shift = hours * 15 / _grid.LonStep;
        var whole = (int)Math.Floor(shift);
        var part = shift - whole;
        var first = At(field, whole);
        return part == 0 ? first : [.. first.Zip(At(field, whole + 1), (a, b) => a + (part * (b - a)))];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] At(double[] field, int columns)
    {
        var turn = ((columns % _grid.UniqueLonCount) + _grid.UniqueLonCount) % _grid.UniqueLonCount;
        var (cells, shares) = _byColumns.GetOrAdd(turn, Table);
        var result = new double[field.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var north = field[cells[i]];
            result[i] = shares[i] == 0 ? north : north + (shares[i] * (field[cells[i] + _grid.UniqueLonCount] - north));
        }

        return result;
    }

    /// <summary>For each cell the one to read so many columns further, and the share of the one in the next row.</summary>
    private (int[] Cells, double[] Shares) Table(int columns)
    {
        var (count, rows) = (_grid.UniqueLonCount, _grid.LatCount);
        var (cells, shares) = (new int[rows * count], new double[rows * count]);
        for (var i = 0; i < cells.Length; i++)
        {
            var column = ((i % count) + columns) % count;
            var row = columns == 0 ? i / count : (Latitude(SineAt(i), _grid.Lon(column)) - _grid.Lat1) / _grid.LatStep;
            var low = (int)Math.Clamp(Math.Floor(row), 0, rows - 2);
            cells[i] = (low * count) + column;
            shares[i] = Math.Clamp(row - low, 0, 1);
        }

        return (cells, shares);
    }

    /// <summary>Sine of the magnetic latitude of a cell.</summary>
    private double SineAt(int cell)
    {
        var latitude = Radians(_grid.Lat(cell / _grid.UniqueLonCount));
        var (north, side) = Pole(_grid.Lon(cell % _grid.UniqueLonCount));
        return (Math.Sin(latitude) * north) + (Math.Cos(latitude) * side);
    }

    /// <summary>Geographic latitude, degrees, with a magnetic latitude on a meridian; that of the highest there is where it has none.</summary>
    private static double Latitude(double sine, double longitude)
    {
        // sin m = north sin(lat) + side cos(lat) = r sin(lat + a).
        var (north, side) = Pole(longitude);
        var r = Math.Sqrt((north * north) + (side * side));
        return (Math.Asin(Math.Clamp(sine / r, -1, 1)) - Math.Atan2(side, north)) * 180 / Math.PI;
    }

    private static (double North, double Side) Pole(double longitude) =>
        (Math.Sin(Radians(PoleLatitude)), Math.Cos(Radians(PoleLatitude)) * Math.Cos(Radians(longitude - PoleLongitude)));

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
