namespace RealtimeSwx.Science.Calibration;

/// <summary>
/// Adaptive conformal scaling of a 90 % interval: every miss widens it, every hit narrows it a little, so that coverage comes back to
/// nominal when the errors of today differ from those of the training years (after Gibbs and Candes 2021, on the log scale).
/// </summary>
/// <param name="Log">Natural logarithm of the factor on the offsets; 0 = as fitted.</param>
public readonly record struct AdaptiveScale(double Log)
{
    private const double Lowest = -0.5;
    private const double Highest = 0.9;
    private const double MissRate = 0.1;

    public double Factor => Math.Exp(Log);

    /// <param name="covered">Whether [q05, q95] held the observation.</param>
    /// <param name="rate">Step per scored forecast; 0.01 suits a 5-minute cadence.</param>
    public AdaptiveScale Learn(bool covered, double rate) =>
        new(Math.Clamp(Log + (rate * ((covered ? 0 : 1) - MissRate)), Lowest, Highest));
}
