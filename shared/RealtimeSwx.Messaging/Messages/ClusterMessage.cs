using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;

namespace RealtimeSwx.Messaging;

/// <summary>The classes that OPTICS found in one window of pulses, on <c>cluster/lago/&lt;station&gt;</c>, retained.</summary>
public sealed record ClusterMessage : SwxMessage
{
    public const string SchemaName = "swx.cluster.v1";

    [JsonConstructor]
    public ClusterMessage()
    {
    }

    public ClusterMessage(MessageContext context)
        : base(SchemaName, context)
    {
    }

    [JsonPropertyOrder(-17), Description("The station's series, lago/<station>.")]
    public required string Series { get; init; }

    [Description("Start of the window, UTC.")]
    public required DateTimeOffset WindowStart { get; init; }

    [Description("End of the window, UTC.")]
    public required DateTimeOffset WindowEnd { get; init; }

    [Description("Pulses in the window.")]
    public required int Pulses { get; init; }

    [Description("Of them clustered; the rest was labelled by landmarks.")]
    public required int Clustered { get; init; }

    [Description("Labelled by the nearest landmark, because the window was full.")]
    public required int LabelledByLandmarks { get; init; }

    [Description("Pulses in no cluster.")]
    public required int Noise { get; init; }

    [Description("Triggers that the counter shows and the station did not send.")]
    public required int Lost { get; init; }

    [Description("Names of the features, in the order of every centroid.")]
    public required ImmutableArray<string> Features { get; init; }

    [Description("Settings of the algorithm: min_samples, max_eps (absent = infinite), xi, min_cluster_size.")]
    public required ImmutableSortedDictionary<string, double> Settings { get; init; }

    public required ImmutableArray<ClusterBlock> Clusters { get; init; }

    [Description("Whether the detector drifts, as opposed to the sky; absent until a window has pulses enough.")]
    public HealthBlock? Health { get; init; }

    [Description("Charge of a muon in the newest whole hour that had a thousand pulses and a hump; absent before the first.")]
    public MuonCalibrationBlock? Calibration { get; init; }

    [Description("Id of the computation that made the classes, empty when it has none.")]
    public string? Checkpoint { get; init; }
}

public sealed record ClusterBlock
{
    [Description("Number of the cluster within this window.")]
    public required int Label { get; init; }

    public required int Count { get; init; }

    [Description("Count over all pulses of the window.")]
    public required double Fraction { get; init; }

    [Description("Mean of every feature.")]
    public required ImmutableArray<double> Centroid { get; init; }

    [Description("Likely particle (electromagnetic, muon, …) or unknown.")]
    public string? Particle { get; init; }
}
