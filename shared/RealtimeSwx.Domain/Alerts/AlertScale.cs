using System.Collections.Immutable;

namespace RealtimeSwx.Domain.Alerts;

/// <summary>What the levels of a scale are compared with.</summary>
public enum AlertMeasure
{
    /// <summary>The newest value of a series, in its unit.</summary>
    Value,

    /// <summary>Departure of the global mean TEC from the median of the same hour on the days before, per cent, either sign.</summary>
    TecDeparture,

    /// <summary>Fall of the newest hour of a count rate below its quiet mean while a Forbush decrease lasts, per cent; 0 while none does.</summary>
    CountDecrease,

    /// <summary>1 while a feed is stale.</summary>
    FeedStale,

    /// <summary>1 while the forecasts of a target are degraded.</summary>
    ForecastDegraded,

    /// <summary>1 while the pulses of a station drift because of its detector.</summary>
    StationFault,
}

/// <param name="Threshold">Where the level begins, in the unit of the scale.</param>
/// <param name="English">The level in words, as used in headlines.</param>
public sealed record AlertLevel(double Threshold, string English, string Spanish);

/// <summary>A scale of alert levels 1, 2, …; 0 is below the first.</summary>
/// <param name="Name">As in configuration and messages.</param>
/// <param name="Falling">True where lower values are worse (Sym-H).</param>
/// <param name="Levels">From the mildest.</param>
public sealed record AlertScale(string Name, AlertMeasure Measure, string Unit, bool Falling, ImmutableArray<AlertLevel> Levels)
{
    /// <summary>
    /// NOAA geomagnetic storms by Kp: G1 from 5- (14 thirds). Kp comes in thirds, so the limits lie halfway between two of them and no
    /// rounding of 4.667 matters.
    /// </summary>
    public static readonly AlertScale Geomagnetic = new("G", AlertMeasure.Value, "Kp", false,
    [
        Kp(14, "G1 (minor)", "G1 (menor)"),
        Kp(17, "G2 (moderate)", "G2 (moderada)"),
        Kp(20, "G3 (strong)", "G3 (fuerte)"),
        Kp(23, "G4 (severe)", "G4 (severa)"),
        Kp(27, "G5 (extreme)", "G5 (extrema)"),
    ]);

    /// <summary>Sym-H classes as for Dst (Gonzalez et al. 1994; the last one as used by IRF Lund).</summary>
    public static readonly AlertScale SymH = new("symh", AlertMeasure.Value, "nT", true,
    [
        new(-50, "moderate", "moderada"),
        new(-100, "intense", "intensa"),
        new(-250, "super", "extrema"),
    ]);

    public static readonly AlertScale Tec = new("tec", AlertMeasure.TecDeparture, "%", false,
    [
        new(25, "marked", "marcada"),
        new(50, "strong", "fuerte"),
        new(100, "extreme", "extrema"),
    ]);

    public static readonly AlertScale Forbush = new("forbush", AlertMeasure.CountDecrease, "%", false,
    [
        // Whether there is a decrease at all is the detector's business.
        new(1, "weak", "débil"),
        new(5, "clear", "claro"),
        new(10, "strong", "fuerte"),
    ]);

    public static readonly AlertScale Stale = new("stale", AlertMeasure.FeedStale, "", false, [new(1, "stale", "sin datos recientes")]);

    public static readonly AlertScale Degraded = new("degraded", AlertMeasure.ForecastDegraded, "", false, [new(1, "degraded", "degradado")]);

    public static readonly AlertScale Fault = new("fault", AlertMeasure.StationFault, "", false, [new(1, "faulty", "defectuoso")]);

    public static ImmutableArray<AlertScale> All { get; } = [Geomagnetic, SymH, Tec, Forbush, Stale, Degraded, Fault];

    public static AlertScale? Named(string name) => All.FirstOrDefault(s => s.Name == name);

    /// <summary>The level of a value. A level up to <paramref name="held"/> is kept until the value is back by more than <paramref name="margin"/>.</summary>
    public int LevelOf(double value, int held = 0, double margin = 0)
    {
        for (var level = Levels.Length; level > 0; level--)
        {
            var slack = level <= held ? margin : 0;
            var threshold = Levels[level - 1].Threshold;
            if (Falling ? value <= threshold + slack : value >= threshold - slack)
            {
                return level;
            }
        }

        return 0;
    }

    /// <summary>The same scale with other limits, as many of them as there are levels, or fewer.</summary>
    public AlertScale With(IReadOnlyList<double> thresholds) =>
        this with { Levels = [.. thresholds.Select((t, i) => Levels[i] with { Threshold = t })] };

    private static AlertLevel Kp(int thirds, string english, string spanish) => new((thirds - 0.5) / 3, english, spanish);
}
