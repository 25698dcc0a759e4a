using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>One probabilistic forecast, on <c>forecast/&lt;target&gt;/&lt;model&gt;</c>, retained; live ones expire at their last valid time.</summary>
public sealed record ForecastMessage : SwxMessage
{
    public const string SchemaName = "swx.forecast.v1";

    [JsonConstructor]
    public ForecastMessage()
    {
    }

    public ForecastMessage(MessageContext context)
        : base(SchemaName, context)
    {
    }

    [JsonPropertyOrder(-17), Description("symh, kp, kp-wind or tec/<analysis>.")]
    public required string Target { get; init; }

    public required string Model { get; init; }

    [Description("When the forecast was made, UTC.")]
    public required DateTimeOffset IssuedAt { get; init; }

    [Description("Valid time of the newest input used, UTC.")]
    public required DateTimeOffset DataCutoff { get; init; }

    public required string Unit { get; init; }

    public required DegradedBlock Degraded { get; init; }

    [Description("What the inputs were worth: the least settled counts.")]
    public required InputTier InputTier { get; init; }

    public required ImmutableArray<LeadBlock> Leads { get; init; }

    [Description("Probabilities 0..1 by event, e.g. g1 .. g5.")]
    public required ImmutableSortedDictionary<string, double> Probabilities { get; init; }

    [Description("One sentence by language (en, es).")]
    public required ImmutableSortedDictionary<string, string> Headline { get; init; }

    [Description("SHA-256 of the inputs in canonical form.")]
    public required string InputHash { get; init; }

    [Description("SHA-256 of the model bundle; empty for a pure baseline.")]
    public required string Checkpoint { get; init; }

    [Description("Id of the forecast that this one replaces.")]
    public string? Supersedes { get; init; }

    [Description("When the next forecast is due at the latest, UTC.")]
    public DateTimeOffset? NextUpdateBy { get; init; }
}

public sealed record DegradedBlock
{
    [Description("True when the champion could not run on full inputs.")]
    public required bool Is { get; init; }

    public required string Reason { get; init; }

    [Description("The model that answered instead.")]
    public required string Fallback { get; init; }
}

/// <summary>One valid time of a forecast.</summary>
public sealed record LeadBlock
{
    [Description("What the forecast is about, UTC.")]
    public required DateTimeOffset ValidTime { get; init; }

    [Description("From issued_at to valid_time, ISO 8601 in hours, minutes and seconds.")]
    public required TimeSpan Lead { get; init; }

    [Description("Quantiles by level in percent, 05 to 95 by 5, in the unit of the forecast; of the global mean for maps.")]
    public required ImmutableSortedDictionary<string, double> Q { get; init; }

    [Description("Point forecast of every member.")]
    public required ImmutableSortedDictionary<string, double> Members { get; init; }

    [Description("Point forecast of every baseline.")]
    public required ImmutableSortedDictionary<string, double> Baselines { get; init; }

    public MapBlock? Map { get; init; }
}
