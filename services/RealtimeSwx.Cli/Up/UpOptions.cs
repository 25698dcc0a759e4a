using RealtimeSwx.Cli.Serving;

namespace RealtimeSwx.Cli.Up;

/// <summary>The options of <c>swx up</c>, parsed.</summary>
internal sealed record UpOptions : SourceOptions
{
    public UpOptions()
    {
    }

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public UpOptions(SourceOptions source)
        : base(source)
    {
    }

    public int HttpPort { get; init; }

    public int MqttPort { get; init; }

    public string? Broker { get; init; }

    public string? Database { get; init; }

    public string? DataDir { get; init; }

    public bool Incremental { get; init; }

    public TimeSpan DrillLabelShift { get; init; }

    public string Centre { get; init; } = "local";

    public int Seed { get; init; }

    public string? ConfigFile { get; init; }
}
