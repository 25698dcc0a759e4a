using System.ComponentModel;

namespace RealtimeSwx.Messaging;

/// <summary>Calibration of a LAGO station, in <see cref="ClusterMessage"/>.</summary>
public sealed record MuonCalibrationBlock
{
    [Description("Start of the hour, UTC.")]
    public required DateTimeOffset Hour { get; init; }

    [Description("ADC counts.")]
    public required double MuonCharge { get; init; }

    [Description("Of it, ADC counts.")]
    public required double StandardError { get; init; }

    [Description("That the figure rests on.")]
    public required long Pulses { get; init; }
}
