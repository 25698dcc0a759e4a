namespace RealtimeSwx.Forecasting.Lago;

/// <summary>
/// One figure of a station over time: what is usual, how much one window scatters, and a cumulative sum (CUSUM) of what is beyond. The sum of
/// (departure / sigma - <see cref="Allowance"/>), departures cut at <see cref="Cut"/> sigma and never below zero, raises the chart at <see cref="Limit"/>;
/// the chart is down again when the sum is back at zero.
/// </summary>
/// <param name="Usual">Exponential mean over a day.</param>
/// <param name="Scatter">Standard deviation of a window times the square root of its weight, from mean absolute departures.</param>
/// <param name="Recent">Exponential mean over six windows.</param>
/// <param name="Sigma">What departures were last measured in: the scatter of such a window, or the smallest departure that matters.</param>
/// <param name="Rising">Sum above the usual.</param>
/// <param name="Falling">Sum below it.</param>
public sealed record HealthChart(double Usual, double Scatter, double Recent, double Sigma, double Rising, double Falling, bool Raised)
{
    public const double Allowance = 0.75;
    public const double Limit = 12;
    public const double Cut = 4;

    /// <summary>Windows after which the scatter is known well enough to cut departures by it.</summary>
    private const int Known = 10;

    private const double RecentShare = 1.0 / 6;

    /// <summary>Standard deviation of a normal deviate over its mean absolute value.</summary>
    private const double OverMeanAbsolute = 1.2533;

    /// <param name="weight">What the variance of a window goes with: its pulses or seconds.</param>
    /// <param name="least">Smallest departure that matters.</param>
    public static HealthChart First(double value, double weight, double least) =>
        new(value, least * Math.Sqrt(weight), value, least, 0, 0, false);

    /// <param name="windows">Seen before.</param>
    /// <param name="share">Of the new value in what is usual; 0 leaves it as it is.</param>
    /// <param name="judge">False while learning.</param>
    /// <param name="falls">Whether values below the usual are a fault, too.</param>
    public HealthChart Next(double value, double weight, double least, int windows, double share, bool judge, bool falls)
    {
        // A usual value from few windows is itself uncertain.
        var scatter = Scatter * (1 + 2 / Math.Sqrt(windows)) / Math.Sqrt(weight);
        var sigma = Math.Max(scatter, least);
        var departure = Math.Clamp((value - Usual) / sigma, -Cut, Cut);
        var learned = windows < Known ? value - Usual : Math.Clamp(value - Usual, -Cut * scatter, Cut * scatter);
        var (rising, falling) = judge
            ? (Sum(Rising, departure), falls ? Sum(Falling, -departure) : 0)
            : (0, 0);
        return new HealthChart(
            Usual + (share * learned),
            Scatter + (share * ((OverMeanAbsolute * Math.Abs(learned) * Math.Sqrt(weight)) - Scatter)),
            Recent + (RecentShare * (value - Recent)),
            sigma,
            rising,
            falling,
            Math.Max(rising, falling) > Limit || (Raised && Math.Max(rising, falling) > 0));
    }

    /// <summary>Bounded, so that a fault that is over is soon seen to be.</summary>
    private static double Sum(double sum, double departure) => Math.Clamp(sum + departure - Allowance, 0, 2 * Limit);
}
