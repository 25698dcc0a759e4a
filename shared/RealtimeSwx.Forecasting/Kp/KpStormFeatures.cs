namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// What tells how a storm goes on: ap and its averages that fade with several time constants, as a ring current does; the disturbed spell that the
/// issue time lies in; how the level works together with its change, the level of the last month and the hour.
/// </summary>
internal sealed class KpStormFeatures(KpCadence cadence)
{
    /// <summary>Levels from which an interval counts as disturbed, and as a storm (5-), Kp units.</summary>
    private const double Disturbed = 4;
    private const double Storm = 4.6;
    private const int Lags = 8;

    private int Day => cadence.Day;

    private int Rotation => cadence.Rotation;

    public IEnumerable<KpFeature> All => [.. Disturbance(), .. Spell(), .. Level()];

    private IEnumerable<KpFeature> Disturbance()
    {
        foreach (var back in Enumerable.Range(1, Lags))
        {
            yield return new($"ap{back}", p => p.Ap(back));
        }

        foreach (var hours in (int[])[3, 6, 12, 24, 48, 96, 240])
        {
            var steps = cadence.Steps(TimeSpan.FromHours(hours));
            yield return new($"fading_ap{steps}", p => p.FadingAp(steps));
            yield return new($"root_fading_ap{steps}", p => Math.Sqrt(p.FadingAp(steps)));
        }

        yield return new("ap_gain", p => p.Ap(1) - p.FadingAp(Day / 2, newest: 2));
        yield return new("ap_ratio", p => Math.Log((1 + p.Ap(1)) / (1 + p.FadingAp(Day))));
    }

    private IEnumerable<KpFeature> Spell()
    {
        yield return new("spell", p => p.Spell.Length);
        yield return new("spell_highest", p => p.Spell.Highest);
        yield return new("spell_ap", p => Math.Sqrt(p.Spell.Ap));
        yield return new("spell_since_highest", p => p.Spell.SinceHighest);
        yield return new("spell_rise", p => p.Spell.Rise);
        yield return new("spell_before", p => p.Spell.Before);
        yield return new("spell_level", p => Math.Min(p.Spell.Length, 2 * Day) * Above(p, Disturbed));
        foreach (var n in (int[])[Day / 2, Day, 2 * Day, 4 * Day])
        {
            yield return new($"storms{n}", p => p.Reaching(Storm, n));
            yield return new($"disturbed{n}", p => p.Reaching(Disturbed, n));
        }
    }

    private IEnumerable<KpFeature> Level()
    {
        foreach (var level in (int[])[4, 5, 6, 7])
        {
            yield return new($"above{level}", p => Above(p, level));
        }

        static double Hour(KpPast p) => 2 * Math.PI * p.Issue.UtcDateTime.TimeOfDay.TotalDays;
        yield return new("above_k2", p => Above(p, Disturbed) * Math.Max(0, p[2] - Disturbed));
        yield return new($"above_mean{Day}", p => Above(p, Disturbed) * p.Mean(Day));
        yield return new("above_d1", p => Above(p, Disturbed) * (p[1] - p[2]));
        yield return new($"above_mean{Rotation}", p => Above(p, Disturbed) * p.Mean(Rotation));
        yield return new("above_r0", p => Above(p, Disturbed) * p[Rotation]);
        yield return new("above_hour_cos", p => Above(p, Disturbed) * Math.Cos(Hour(p)));
        yield return new("above_hour_sin", p => Above(p, Disturbed) * Math.Sin(Hour(p)));
        yield return new("bend", p => p[1] - (2 * p[2]) + p[3]);
        yield return new($"sd{Day / 2}", p => p.Deviation(Day / 2));
        yield return new($"max{Day / 2}", p => p.Highest(Day / 2));
        yield return new($"min{Day / 2}", p => p.Lowest(Day / 2));
        yield return new($"max{2 * Day}", p => p.Highest(2 * Day));
    }

    private static double Above(KpPast p, double level) => Math.Max(0, p[1] - level);
}
