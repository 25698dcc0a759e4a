namespace RealtimeSwx.Science.Pulses;

/// <summary>Barometric effect: more air above the detector absorbs more of the secondaries.</summary>
public static class PressureCorrection
{
    /// <summary>Relative change per hPa of water-Cherenkov counts that muons dominate; usual values are 0.001 to 0.002.</summary>
    public const double DefaultCoefficient = 0.0015;

    /// <summary>The rate as it would be at the reference pressure, from ln(N / N0) = -beta (P - P0).</summary>
    /// <param name="rate">N, counts/s.</param>
    /// <param name="pressureHpa">P.</param>
    /// <param name="referenceHpa">P0.</param>
    /// <param name="coefficient">beta, per hPa.</param>
    public static double Corrected(double rate, double pressureHpa, double referenceHpa, double coefficient) =>
        rate * Math.Exp(coefficient * (pressureHpa - referenceHpa));
}
