namespace RealtimeSwx.Forecasting.Kp;

/// <summary>One number that members see.</summary>
internal sealed record KpFeature(string Name, Func<KpPast, double> Of);

/// <summary>
/// What the members see of the index alone, the same row for every lead: the newest values, means and extremes, where in a storm the newest value stands, what
/// one and two solar rotations before the coming day were like, season and hour.
/// </summary>
internal sealed class KpFeatures
{
    /// <summary>Position of the last known value.</summary>
    public const int LastKnown = 0;

    private const int Lags = 24;
    private readonly KpCadence _cadence;

    public KpFeatures(KpCadence cadence)
    {
        _cadence = cadence;
        All = [.. Recent(), .. Phase(), .. Recurrence(), .. Clock(), .. new KpStormFeatures(cadence).All];
        Names = [.. All.Select(f => f.Name)];
    }

    public IReadOnlyList<KpFeature> All { get; }

    public IReadOnlyList<string> Names { get; }

    public int Count => All.Count;

    private int Day => _cadence.Day;

    private int Rotation => _cadence.Rotation;

    public void Fill(Span<float> row, KpPast past)
    {
        for (var i = 0; i < All.Count; i++)
        {
            row[i] = (float)All[i].Of(past);
        }
    }

    private IEnumerable<KpFeature> Recent()
    {
        foreach (var back in Enumerable.Range(1, Lags))
        {
            yield return new($"k{back}", p => p[back]);
        }

        foreach (var n in (int[])[Day / 4, Day / 2, Day, 2 * Day, 3 * Day, 5 * Day, 7 * Day, 14 * Day, Rotation, 2 * Rotation])
        {
            yield return new($"mean{n}", p => p.Mean(n));
        }

        foreach (var n in (int[])[Day, 3 * Day, Rotation])
        {
            yield return new($"root_ap{n}", p => p.RootAp(n));
            yield return new($"sd{n}", p => p.Deviation(n));
        }
    }

    private IEnumerable<KpFeature> Phase()
    {
        yield return new("square", p => p[1] * p[1] / 9);
        yield return new("d1", p => p[1] - p[2]);
        yield return new("rise", p => Math.Max(0, p[1] - p[2]));
        yield return new("d2", p => p.Mean(2) - p.Mean(2, 3));
        yield return new("d4", p => p.Mean(4) - p.Mean(4, 5));
        yield return new($"d{Day}", p => p.Mean(Day) - p.Mean(Day, Day + 1));
        foreach (var n in (int[])[Day, 3 * Day])
        {
            yield return new($"max{n}", p => p.Highest(n));
            yield return new($"min{n}", p => p.Lowest(n));
            yield return new($"since{n}", p => p.SinceHighest(n));
            yield return new($"below{n}", p => p.Highest(n) - p[1]);
        }
    }

    private IEnumerable<KpFeature> Recurrence()
    {
        // Offset 0 = one rotation before the interval that begins at the issue time.
        foreach (var offset in Enumerable.Range(-4, 15))
        {
            yield return new($"r{offset}", p => p[Rotation - offset]);
        }

        foreach (var (name, period) in ((string, int)[])[("q", Rotation / 3), ("h", Rotation / 2), ("r", Rotation), ("s", 2 * Rotation)])
        {
            yield return new($"{name}_before", p => p.Mean(Day, period + 1));
            yield return new($"{name}_next", p => p.Mean(3, period - 1));
            yield return new($"{name}_half", p => p.Mean(Day / 2, period - (Day / 2) + 1));
            yield return new($"{name}_day", p => p.Mean(Day, period - Day + 1));
        }

        yield return new("r_change", p => p.Mean(Day) - p.Mean(Day, Rotation + 1));
        yield return new("r_last", p => p[1] - p[Rotation + 1]);

        yield return new("rs_next", p => (p.Mean(3, Rotation - 1) + p.Mean(3, (2 * Rotation) - 1)) / 2);
    }

    private static IEnumerable<KpFeature> Clock()
    {
        static double Year(KpPast p) => 2 * Math.PI * (p.Issue.UtcDateTime.DayOfYear - 1) / 365.25;
        static double Hour(KpPast p) => 2 * Math.PI * p.Issue.UtcDateTime.TimeOfDay.TotalDays;
        foreach (var (name, wave) in ((string, Func<double, double>)[])[("cos", Math.Cos), ("sin", Math.Sin)])
        {
            yield return new($"year_{name}", p => wave(Year(p)));
            yield return new($"season_{name}", p => wave(2 * Year(p)));
            yield return new($"hour_{name}", p => wave(Hour(p)));
            yield return new($"hour2_{name}", p => wave(2 * Hour(p)));

            // The dipole leans by hour and by season: the effect of one depends on the other.
            yield return new($"lean+_{name}", p => wave(Year(p) + Hour(p)));
            yield return new($"lean-_{name}", p => wave(Year(p) - Hour(p)));
            yield return new($"lean2_{name}", p => wave((2 * Year(p)) + Hour(p)));
        }
    }
}
