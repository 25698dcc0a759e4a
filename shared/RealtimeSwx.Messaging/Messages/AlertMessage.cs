using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Messaging;

/// <summary>
/// The state of one alert, on <c>alert/&lt;rule&gt;</c>: retained while it is raised; the last one, <c>cleared</c>, is not retained and is followed by
/// an empty retained message. A new one comes when state, level, acknowledgement or drill change, or when <c>valid_to</c> has passed and forecasts
/// still say the same; never otherwise.
/// </summary>
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

    [Description("The alert: the name of its rule, with the series behind it where a rule looks at several.")]
    public required string Rule { get; init; }

    [Description("The scale of the level: G (NOAA geomagnetic storms), symh, tec, forbush, stale, degraded.")]
    public required string Scale { get; init; }

    [Description("Level on the scale; 0 when cleared.")]
    public required int Level { get; init; }

    [Description("watch and warning come from forecasts, alert from observations.")]
    public required AlertState State { get; init; }

    public required int PreviousLevel { get; init; }

    [Description("Probability of the level, 0..1, for watch and warning.")]
    public double? Probability { get; init; }

    [Description("When this alert was raised, UTC: the same in all its messages up to the one that clears it.")]
    public required DateTimeOffset RaisedAt { get; init; }

    [Description("Begin of what the message is about, UTC: of the observed interval, or of the first valid time of the level.")]
    public required DateTimeOffset ValidFrom { get; init; }

    [Description("End of what the message is about, UTC; absent when it is not known.")]
    public DateTimeOffset? ValidTo { get; init; }

    [Description("What was observed, in the unit of the scale (Kp, nT, %); absent for watch and warning.")]
    public double? Value { get; init; }

    [Description("Ids of the forecasts or observations that it rests on.")]
    public required ImmutableArray<string> Evidence { get; init; }

    [Description("One sentence by language (en, es).")]
    public required ImmutableSortedDictionary<string, string> Headline { get; init; }

    [Description("Who has acknowledged the alert at its present level; a rise asks for a new acknowledgement.")]
    public string? AcknowledgedBy { get; init; }

    [Description("True for a drill: act on nothing.")]
    public required bool Exercise { get; init; }

    [Description("True when it comes from a replay of an archive or a simulation: history, not news.")]
    public required bool Replay { get; init; }
}
