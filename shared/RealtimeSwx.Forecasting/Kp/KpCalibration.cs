using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>What turns the members of one lead into a distribution; fitted on predictions for years or storms that the members had not seen.</summary>
/// <param name="Calm">Weight of each of <see cref="KpMembers.Names"/> while the last known Kp is below a storm; not negative, summing to one.</param>
/// <param name="Stormy">The same while a storm is on: what follows its peak is another question than what comes out of calm.</param>
/// <param name="Residuals">Observed minus ensemble by predicted level, the ensemble itself in the middle.</param>
/// <param name="Storm">Probabilities of the storm levels.</param>
internal sealed record KpCalibration(double[] Calm, double[] Stormy, ResidualQuantiles Residuals, StormSoftmax Storm)
{
    /// <summary>Whether the last known value counts as a storm that is on: 4+ or more.</summary>
    public static bool IsStormy(KpPast past) => past[1] > 4.2;

    /// <summary>The weighted mean of the members, within the scale.</summary>
    /// <param name="members">Member x lead.</param>
    public double Expected(KpPast past, double[][] members, int lead)
    {
        var shares = IsStormy(past) ? Stormy : Calm;
        var sum = 0.0;
        for (var m = 0; m < shares.Length; m++)
        {
            sum += shares[m] * members[m][lead];
        }

        return Math.Clamp(sum, 0, past.Cadence.Highest);
    }
}
