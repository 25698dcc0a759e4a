namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// The five-minute axis that every model runs on. It starts a day before the settings' start, so that memory (propagation, ring current,
/// averages) has filled when the first record is due.
/// </summary>
public sealed record SimulationGrid(DateTimeOffset Origin, int Count)
{
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    public const double StepHours = 1 / 12.0;

    public static SimulationGrid Of(SimulationSettings settings)
    {
        var origin = Midnight(settings.Start).AddDays(-1);
        return new SimulationGrid(origin, (int)((settings.End - origin) / Step) + 2);
    }

    public DateTimeOffset Time(int i) => Origin + i * Step;

    /// <summary>The last step at or before the instant, held inside the axis.</summary>
    public int Index(DateTimeOffset time) => Math.Clamp((int)((time - Origin) / Step), 0, Count - 1);

    public double HoursSince(DateTimeOffset time, int i) => (Time(i) - time).TotalHours;

    public static DateTimeOffset Midnight(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);
}
