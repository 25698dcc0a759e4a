using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

public enum ComponentState
{
    Starting,
    Ready,
    Degraded,
    Stopping,
    Offline,
}

/// <summary>Birth, health and (as Last Will) death of one component, on <c>status/&lt;component&gt;</c>, retained.</summary>
public sealed record StatusMessage : SwxMessage
{
    public const string SchemaName = "swx.status.v1";

    [JsonConstructor]
    public StatusMessage()
    {
    }

    public StatusMessage(MessageContext context)
        : base(SchemaName, context)
    {
    }

    public required string Component { get; init; }

    public required ComponentState State { get; init; }

    [Description("Why, in one sentence; empty when ready.")]
    public required string Reason { get; init; }

    public required string Version { get; init; }

    [Description("Totals since the start: received, rejected, dropped, …")]
    public ImmutableSortedDictionary<string, long> Counters { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    [Description("Valid time of the newest datum that the component has seen, UTC.")]
    public DateTimeOffset? DataTime { get; init; }

    public ImmutableArray<FeedBlock> Feeds { get; init; } = [];

    [Description("The latest rows that could not be read, newest last; all are in the quarantine and in the counters.")]
    public ImmutableArray<RejectedBlock> Rejected { get; init; } = [];
}

/// <summary>How fresh one feed is, by the time of its data.</summary>
public sealed record FeedBlock
{
    public required string Feed { get; init; }

    [Description("Valid time of its newest datum, UTC; absent before the first.")]
    public DateTimeOffset? DataTime { get; init; }

    [Description("Seconds from data_time to produced_at.")]
    public double? AgeS { get; init; }

    [Description("Older than this is stale, ISO 8601.")]
    public required TimeSpan StaleAfter { get; init; }

    public required bool Stale { get; init; }

    [Description("Last failure of the feed in one sentence.")]
    public string? Error { get; init; }
}

public sealed record RejectedBlock
{
    public required string Source { get; init; }

    public required int Line { get; init; }

    public required int Column { get; init; }

    public required string Field { get; init; }

    public required string Reason { get; init; }

    public static RejectedBlock From(Rejected rejected) => new()
    {
        Source = rejected.Source,
        Line = rejected.Line,
        Column = rejected.Column,
        Field = rejected.Field,
        Reason = rejected.Reason,
    };
}
