using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;

namespace RealtimeSwx.Messaging;

public enum AlertState
{
    Watch,
    Warning,
    Alert,
    Cleared,
}

/// <summary>The state of one alert rule, on <c>alert/&lt;rule&gt;</c>, retained while raised.</summary>
public sealed record AlertMessage : SwxMessage
{
    public const string SchemaName = "swx.alert.v1";

    [JsonConstructor]
    public AlertMessage()
    {
    }

    public AlertMessage(MessageContext context)
        : base(SchemaName, context)
    {
    }

    public required string Rule { get; init; }

    [Description("The scale of the level, e.g. G (NOAA geomagnetic storms), symh, stale.")]
    public required string Scale { get; init; }

    [Description("Level on the scale; 0 when cleared.")]
    public required int Level { get; init; }

    [Description("watch and warning come from forecasts, alert from observations.")]
    public required AlertState State { get; init; }

    public required int PreviousLevel { get; init; }

    [Description("Probability of the level, 0..1, for watch and warning.")]
    public double? Probability { get; init; }

    public required DateTimeOffset ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    [Description("Ids of the forecasts or observations that it rests on.")]
    public required ImmutableArray<string> Evidence { get; init; }

    [Description("One sentence by language (en, es).")]
    public required ImmutableSortedDictionary<string, string> Headline { get; init; }

    public string? AcknowledgedBy { get; init; }

    [Description("True for a drill: act on nothing.")]
    public required bool Exercise { get; init; }
}
