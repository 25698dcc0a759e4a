using System.Collections.Immutable;
using System.ComponentModel;

namespace RealtimeSwx.Messaging;

/// <summary>Health of a LAGO station's detector, in <see cref="ClusterMessage"/>.</summary>
public sealed record HealthBlock
{
    [Description("learning, ok, gain, noise or light_leak.")]
    public required string State { get; init; }

    [Description("End of the window that brought the state, UTC.")]
    public required DateTimeOffset Since { get; init; }

    [Description("Windows that what is usual rests on.")]
    public required int Windows { get; init; }

    [Description("The evidence: figures of the detector against what is usual at this station.")]
    public required ImmutableArray<HealthMeasureBlock> Measures { get; init; }
}

public sealed record HealthMeasureBlock
{
    [Description("muon_charge (ADC counts), noise_rate (1/s), noise_share, baseline (ADC counts above the nominal one) or baseline_noise (ADC counts).")]
    public required string Name { get; init; }

    [Description("Mean of the last six windows or so.")]
    public required double Value { get; init; }

    [Description("Mean over a day before.")]
    public required double Usual { get; init; }

    [Description("Standard deviation of one window, or the smallest departure that matters.")]
    public required double Sigma { get; init; }

    [Description("The departures add up to more than chance.")]
    public required bool Raised { get; init; }
}
