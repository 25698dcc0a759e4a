namespace RealtimeSwx.Forecasting.Kp;

/// <summary>Counts of a warning against what came: both, warned in vain, missed, neither.</summary>
internal readonly record struct KpContingency(int Hits, int FalseAlarms, int Misses, int Quiet)
{
    public KpContingency Add(bool warned, bool came) => (warned, came) switch
    {
        (true, true) => this with { Hits = Hits + 1 },
        (true, false) => this with { FalseAlarms = FalseAlarms + 1 },
        (false, true) => this with { Misses = Misses + 1 },
        _ => this with { Quiet = Quiet + 1 },
    };

    /// <summary>Probability of detection, false alarm ratio and Heidke skill score; null where nothing came or nothing was warned of.</summary>
    public object Report(string warning)
    {
        double a = Hits, b = FalseAlarms, c = Misses, d = Quiet;
        var chance = ((a + c) * (c + d)) + ((a + b) * (b + d));
        return new
        {
            warning,
            hits = Hits,
            false_alarms = FalseAlarms,
            misses = Misses,
            pod = Ratio(a, a + c),
            far = Ratio(b, a + b),
            hss = Ratio(2 * ((a * d) - (b * c)), chance),
        };
    }

    private static double? Ratio(double part, double whole) => whole == 0 ? null : part / whole;
}
