using System.Collections.Immutable;

namespace RealtimeSwx.Domain;

/// <summary>A regular latitude/longitude grid, degrees; latitudes usually run north to south (<see cref="LatStep"/> negative).</summary>
public sealed record TecGrid(double Lat1, double LatStep, int LatCount, double Lon1, double LonStep, int LonCount)
{
    /// <summary>The IGS grid: 71 x 73, 87.5..-87.5 by 2.5, -180..180 by 5 (both ends stored).</summary>
    public static readonly TecGrid Igs = new(87.5, -2.5, 71, -180, 5, 73);

    /// <summary>The grid of NOAA's GloTEC: centres of 72 x 72 cells, 88.75..-88.75 by 2.5, -177.5..177.5 by 5.</summary>
    public static readonly TecGrid Glotec = new(88.75, -2.5, 72, -177.5, 5, 72);

    public int Count => LatCount * LonCount;

    public double Lat(int i) => Lat1 + i * LatStep;

    public double Lon(int j) => Lon1 + j * LonStep;

    /// <summary>True when the last column repeats the first (-180 and +180).</summary>
    public bool WrapsWithDuplicate => LonCount > 1 && Math.Abs(Math.Abs(LonStep * (LonCount - 1)) - 360) < 1e-6;

    /// <summary>Columns without the repeated one: 72 on the IGS grid.</summary>
    public int UniqueLonCount => WrapsWithDuplicate ? LonCount - 1 : LonCount;
}

/// <summary>
/// One global map of vertical total electron content.
/// </summary>
/// <param name="Series"><c>tec/&lt;analysis&gt;</c>.</param>
/// <param name="Epoch">The instant that the map is valid for, UTC.</param>
/// <param name="Edition">
/// Start of the file (day) that the map came from. The 24:00 map of day D and the 00:00 map of D+1 have one epoch and two editions:
/// as input the earlier edition counts, as truth the later one.
/// </param>
/// <param name="Values">TECU, row-major by latitude then longitude; NaN where missing.</param>
/// <param name="Rms">TECU, same layout, or empty.</param>
public sealed record TecMap(
    SeriesId Series,
    DateTimeOffset Epoch,
    DateTimeOffset Edition,
    TecGrid Grid,
    ImmutableArray<float> Values,
    ImmutableArray<float> Rms,
    string Source) : FeedRecord
{
    public Revision Revision { get; init; } = Revision.Final;

    /// <summary>Shell height, km.</summary>
    public double HeightKm { get; init; } = 450;

    public bool Simulated { get; init; }

    public DateTimeOffset AvailableAt { get; init; }

    public float this[int lat, int lon] => Values[lat * Grid.LonCount + lon];

    /// <summary>
    /// Vertical TEC at a place, TECU: bilinear between the four grid points around it, as IONEX users interpolate in space. NaN beyond the grid and
    /// beside a missing point.
    /// </summary>
    /// <param name="latitude">Degrees.</param>
    /// <param name="longitude">Degrees, any turn.</param>
    public double At(double latitude, double longitude)
    {
        var turn = 360 / Math.Abs(Grid.LonStep);
        var y = (latitude - Grid.Lat1) / Grid.LatStep;
        var x = (longitude - Grid.Lon1) / Grid.LonStep;
        x -= turn * Math.Floor(x / turn);
        var (i, j) = (Math.Min((int)Math.Floor(y), Grid.LatCount - 2), (int)x);
        var next = j + 1 < Grid.LonCount ? j + 1 : Grid.LonCount >= turn ? 0 : -1;
        if (i < 0 || y > Grid.LatCount - 1 || j >= Grid.LonCount || next < 0)
        {
            return double.NaN;
        }

        var (v, u) = (y - i, x - j);
        return ((1 - v) * (((1 - u) * this[i, j]) + (u * this[i, next]))) + (v * (((1 - u) * this[i + 1, j]) + (u * this[i + 1, next])));
    }
}

/// <summary>Which of two estimates of one epoch a reader wants.</summary>
public enum MapRole
{
    /// <summary>The earlier edition: what a forecaster had.</summary>
    Input,

    /// <summary>The later edition: what a forecast is scored against.</summary>
    Truth,
}
