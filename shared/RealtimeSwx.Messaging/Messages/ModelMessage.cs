using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;

namespace RealtimeSwx.Messaging;

public enum ModelDecision
{
    Registered,
    Challenger,
    Promoted,
    Refused,
    Retired,
}

/// <summary>A decision of the model registry with its evidence, on <c>model/&lt;target&gt;</c>, retained.</summary>
public sealed record ModelMessage : SwxMessage
{
    public const string SchemaName = "swx.model.v1";

    [JsonConstructor]
    public ModelMessage()
    {
    }

    public ModelMessage(MessageContext context)
        : base(SchemaName, context)
    {
    }

    [JsonPropertyOrder(-17), Description("symh, kp, kp-wind or tec/<analysis>.")]
    public required string Target { get; init; }

    public required ModelDecision Decision { get; init; }

    [Description("When it was decided, UTC.")]
    public required DateTimeOffset DecidedAt { get; init; }

    [Description("SHA-256 of the bundle that the decision is about.")]
    public required string Checkpoint { get; init; }

    [Description("SHA-256 of the champion before the decision; empty when there was none.")]
    public required string PreviousChampion { get; init; }

    [Description("SHA-256 of the champion after the decision.")]
    public required string Champion { get; init; }

    [Description("One sentence.")]
    public required string Reason { get; init; }

    [Description("What the decision rests on; absent for a first registration.")]
    public EvidenceBlock? Evidence { get; init; }
}

public sealed record EvidenceBlock
{
    [Description("What was compared, e.g. rmse.")]
    public required string Metric { get; init; }

    public required string Unit { get; init; }

    [Description("Samples that neither model was trained on.")]
    public required int N { get; init; }

    [Description("First valid time compared, UTC.")]
    public required DateTimeOffset From { get; init; }

    [Description("Last valid time compared, UTC.")]
    public required DateTimeOffset To { get; init; }

    public required double Champion { get; init; }

    public required double Challenger { get; init; }

    [Description("Persistence on the same samples.")]
    public double? Baseline { get; init; }

    [Description("Scored samples that the challenger learned from.")]
    public int? TrainedOn { get; init; }

    [Description("Other numbers by name.")]
    public ImmutableSortedDictionary<string, double>? Details { get; init; }
}
