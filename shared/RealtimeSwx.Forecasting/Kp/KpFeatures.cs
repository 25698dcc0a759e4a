namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// What the members see: recent Kp values and their means, the values one solar rotation (27 days) before the target, the season and the hour.
/// </summary>
internal static class KpFeatures
{
    public const int Leads = 8;
    private const int Lags = 24;
    private const int Rotation = 216;

    /// <summary>Number of values that <see cref="Fill"/> writes.</summary>
    public const int Count = Lags + 15;

    /// <summary>Unknown values are NaN.</summary>
    /// <param name="units">Kp units, oldest first, <see cref="KpWindow.Length"/> values, the last one just before the issue time.</param>
    /// <param name="lead">0 for the interval that begins at the issue time.</param>
    public static void Fill(Span<double> row, ReadOnlySpan<double> units, DateTimeOffset issue, int lead)
    {
        for (var lag = 1; lag <= Lags; lag++)
        {
            row[lag - 1] = units[^lag];
        }

        var at = Lags;
        foreach (var n in (ReadOnlySpan<int>)[8, 24, 56, Rotation])
        {
            row[at++] = Mean(units[^n..]);
        }

        row[at++] = Highest(units[^8..]);
        row[at++] = units[^1] * units[^1] / 9;
        row[at++] = Math.Max(0, units[^1] - units[^2]);

        // The target is lead + 1 steps after the newest value, its ancestor one rotation before it.
        var ancestor = units.Length + lead - Rotation;
        row[at++] = units[ancestor - 1];
        row[at++] = units[ancestor];
        row[at++] = units[ancestor + 1];
        row[at++] = Mean(units.Slice(ancestor - 4, 9));

        var target = (issue + lead * KpWindow.Step).UtcDateTime;
        var season = 4 * Math.PI * (target.DayOfYear - 1) / 365.25;
        var hour = 2 * Math.PI * (target.Hour + 1.5) / 24;
        row[at++] = Math.Cos(season);
        row[at++] = Math.Sin(season);
        row[at++] = Math.Cos(hour);
        row[at] = Math.Sin(hour);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var v in values)
        {
            sum += v;
        }

        return sum / values.Length;
    }

    public static double Highest(ReadOnlySpan<double> values)
    {
        var best = double.NegativeInfinity;
        foreach (var v in values)
        {
            best = v > best ? v : best;
        }

        return best;
    }
}
