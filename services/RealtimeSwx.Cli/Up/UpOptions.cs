using RealtimeSwx.Domain;

namespace RealtimeSwx.Cli.Up;

/// <summary>The options of <c>swx up</c>, parsed.</summary>
internal sealed record UpOptions
{
    public required string Source { get; init; }

    public required IReadOnlyList<string> Archives { get; init; }

    public int? Storm { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public double Speed { get; init; } = double.PositiveInfinity;

    public bool ExitWhenDone { get; init; }

    public int HttpPort { get; init; }

    public int MqttPort { get; init; }

    public string? Broker { get; init; }

    public string? Database { get; init; }

    public string? DataDir { get; init; }

    public Availability Availability { get; init; } = Availability.Operational;

    public bool Incremental { get; init; }

    public TimeSpan DrillLabelShift { get; init; }

    public string Centre { get; init; } = "local";

    public int Seed { get; init; }

    public bool Json { get; init; }

    public string? ConfigFile { get; init; }
}
