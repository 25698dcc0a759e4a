namespace RealtimeSwx.Science.Verification;

/// <summary>The deepest value of a stretch and the first time it was reached.</summary>
public readonly record struct Trough(double Value, DateTimeOffset Time)
{
    public static readonly Trough None = new(double.PositiveInfinity, default);

    public Trough Add(double value, DateTimeOffset time) =>
        value < Value || (value == Value && time < Time) ? new Trough(value, time) : this;
}

/// <summary>
/// How well the peak of a storm was met: the deepest forecast among all of one lead against the deepest observation, wherever in the storm either lies.
/// </summary>
public readonly record struct PeakError(Trough Observed, Trough Forecast)
{
    public static readonly PeakError None = new(Trough.None, Trough.None);

    /// <summary>Forecast minus observed minimum, unit of the target: positive = the storm was forecast too weak.</summary>
    public double Value => Forecast.Value - Observed.Value;

    /// <summary>Forecast minus observed time of the minimum: positive = forecast too late.</summary>
    public TimeSpan Delay => Forecast.Time - Observed.Time;

    public PeakError Add(double forecast, double observed, DateTimeOffset validTime) =>
        new(Observed.Add(observed, validTime), Forecast.Add(forecast, validTime));
}
