using System.ComponentModel;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>What the publisher knows and the payload does not: whose message this is, when and in which order it was made.</summary>
/// <param name="Centre">The centre of the topic tree.</param>
/// <param name="Sequence">Counts the publications of one topic, so that a subscriber sees a gap and reads again over HAPI.</param>
/// <param name="ProducedAt">From the (virtual) clock.</param>
/// <param name="Source">Where the content comes from, e.g. <c>kyoto</c>, <c>simulator</c>, <c>core</c>.</param>
/// <param name="Simulated">True when anything simulated went in.</param>
public sealed record MessageContext(string Centre, long Sequence, DateTimeOffset ProducedAt, string Source, bool Simulated)
{
    /// <summary>Under which URL the gateway serves blobs; with it maps carry a link to their full-precision values.</summary>
    public string? BlobBase { get; init; }
}

/// <summary>The fields that every message has.</summary>
public abstract record SwxMessage
{
    protected SwxMessage()
    {
    }

    protected SwxMessage(string schema, MessageContext context)
    {
        Schema = schema;
        Centre = context.Centre;
        Simulated = context.Simulated;
        Sequence = context.Sequence;
        ProducedAt = context.ProducedAt;
        Source = context.Source;
        Quality = context.Simulated ? Quality.Simulated : Quality.Good;
    }

    [JsonRequired, JsonPropertyOrder(-20), Description("Name of the message's schema; also in the user property 'schema'.")]
    public string Schema { get; init; } = "";

    [JsonRequired, JsonPropertyOrder(-19), Description("The same content has the same id, whenever it is published.")]
    public string Id { get; init; } = "";

    [JsonRequired, JsonPropertyOrder(-18), Description("The centre of the topic tree.")]
    public string Centre { get; init; } = "";

    [JsonRequired, JsonPropertyOrder(-16), Description("True when anything simulated went in. Never mix with measurements.")]
    public bool Simulated { get; init; }

    [JsonRequired, JsonPropertyOrder(-15), Description("Counts the publications of this topic. A gap means missed messages: read them over HAPI.")]
    public long Sequence { get; init; }

    [JsonRequired, JsonPropertyOrder(-14), Description("When the message was made, UTC (the virtual clock in a replay).")]
    public DateTimeOffset ProducedAt { get; init; }

    [JsonRequired, JsonPropertyOrder(-13), Description("Where the content comes from.")]
    public string Source { get; init; } = "";

    [JsonRequired, JsonPropertyOrder(-12), Description("How far to trust the content.")]
    public Quality Quality { get; init; }

    [JsonPropertyOrder(-11), Description("When an operational system could have known the content, UTC.")]
    public DateTimeOffset? AvailableAt { get; init; }

    [JsonPropertyOrder(-10), Description("Seconds from the newest data in the message (the end of their interval) to produced_at. Judge staleness by it, not by arrival.")]
    public double? AgeS { get; init; }
}
