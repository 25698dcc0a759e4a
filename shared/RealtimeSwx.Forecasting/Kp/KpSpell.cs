namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// The disturbed spell that an issue time lies in: back to the last two intervals in a row below 4. Where the two newest are below 4 there is none:
/// all is zero but <c>Before</c>.
/// </summary>
/// <param name="Length">Steps from its first disturbed interval to the issue time.</param>
/// <param name="Highest">Kp units.</param>
/// <param name="SinceHighest">Steps back to it; 1 = the newest.</param>
/// <param name="Ap">Sum of ap from the two calm intervals on.</param>
/// <param name="Rise">From the interval before it to its first, Kp units.</param>
/// <param name="Before">Mean of the day before it.</param>
internal readonly record struct KpSpell(int Length, double Highest, int SinceHighest, double Ap, double Rise, double Before)
{
    private const double Disturbed = 4;

    public static KpSpell Of(KpPast past)
    {
        if (past[1] < Disturbed && past[2] < Disturbed)
        {
            return default(KpSpell) with { Before = past.Mean(past.Cadence.Day) };
        }

        var (length, calm, highest, since, ap) = (0, 0, 0.0, 0, 0.0);
        for (var back = 1; back < past.Cadence.Steps(TimeSpan.FromDays(15)); back++)
        {
            (length, calm) = past[back] < Disturbed ? (length, calm + 1) : (back, 0);
            if (calm == 2)
            {
                break;
            }

            (highest, since) = past[back] > highest ? (past[back], back) : (highest, since);
            ap += past.Ap(back);
        }

        return new KpSpell(length, highest, since, ap, past[length] - past[length + 1], past.Mean(past.Cadence.Day, length + 1));
    }
}
