using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;

namespace RealtimeSwx.Messaging;

/// <summary>The particle classes of one second of pulses, on <c>cluster/lago/&lt;station&gt;/second</c>, retained.</summary>
public sealed record SecondClassesMessage : SwxMessage
{
    public const string SchemaName = "swx.classes.v1";

    [JsonConstructor]
    public SecondClassesMessage()
    {
    }

    public SecondClassesMessage(MessageContext context)
        : base(SchemaName, context)
    {
    }

    [JsonPropertyOrder(-17), Description("The station's series, lago/<station>.")]
    public required string Series { get; init; }

    [Description("Start of the second, UTC. The sequence counts seconds since 1970.")]
    public required DateTimeOffset Second { get; init; }

    [Description("Pulses of the second: the sum of classes, none and unlabelled.")]
    public required int Pulses { get; init; }

    [Description("Triggers that the counter shows and the station did not send.")]
    public required int Lost { get; init; }

    [Description("Start of the window whose landmarks gave the labels; absent when there was none yet.")]
    public DateTimeOffset? Window { get; init; }

    [Description("Charge of the muon hump that the classes refer to, ADC counts.")]
    public double? MuonCharge { get; init; }

    [Description("Pulses per likely particle: muon, electromagnetic, multi_particle, noise_or_after_pulse.")]
    public required ImmutableSortedDictionary<string, int> Classes { get; init; }

    [Description("Pulses per cluster; the labels are those of the window messages.")]
    public required ImmutableSortedDictionary<string, int> Clusters { get; init; }

    [Description("Pulses near no cluster, those without signal included.")]
    public required int None { get; init; }

    [Description("Pulses that were not labelled: no window yet, or no worker had time.")]
    public required int Unlabelled { get; init; }
}
