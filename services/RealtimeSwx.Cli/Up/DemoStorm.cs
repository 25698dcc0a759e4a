using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Cli.Up;

/// <summary>The storm that <c>swx up</c> shows when it is given nothing.</summary>
internal static class DemoStorm
{
    /// <summary>Quiet days that pass at full speed, so that every model has its history when the page opens.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromHours(47);

    /// <summary>The storm's shock reaches L1 this long after the demo has slowed down.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromHours(5);

    public static SimulationSettings Settings(int seed) => new()
    {
        Seed = seed,
        Start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromDays(9),
        StormOnset = Before + Calm,
        PulseEvery = TimeSpan.FromHours(1),
        PulseLength = TimeSpan.FromSeconds(12),
    };

    public static DateTimeOffset PacedFrom(SimulationSettings settings) => settings.Start + Before;
}
