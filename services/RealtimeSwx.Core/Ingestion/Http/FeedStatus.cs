namespace RealtimeSwx.Core.Ingestion.Http;

public enum FeedHealth
{
    /// <summary>Not asked yet.</summary>
    Starting,

    /// <summary>The last poll was answered with data, or with "nothing new".</summary>
    Ok,

    /// <summary>The upstream asked to wait (429, 503 with Retry-After).</summary>
    Throttled,

    /// <summary>The last poll failed; the next one comes after a back-off.</summary>
    Failing,
}

/// <summary>One feed in numbers. Counters run since the actor started.</summary>
public sealed record FeedStatus(string Feed)
{
    public FeedHealth Health { get; init; } = FeedHealth.Starting;

    /// <summary>Why it is not <see cref="FeedHealth.Ok"/>, or a remark; empty when there is nothing to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Failed polls in a row.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? LastPoll { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>Newest label that was accepted: what staleness is measured by.</summary>
    public DateTimeOffset? NewestValid { get; init; }

    /// <summary>Server clock minus ours, where the server tells its own.</summary>
    public TimeSpan? ClockSkew { get; init; }

    public long Polls { get; init; }

    public long NotModified { get; init; }

    public long Emitted { get; init; }

    /// <summary>Of those emitted: another value for a label that had one.</summary>
    public long Revised { get; init; }

    public long Duplicates { get; init; }

    public long Rejected { get; init; }

    /// <summary>Dropped because they lie before the stretch that is remembered.</summary>
    public long Stale { get; init; }

    /// <summary>Frames that a list went past without having.</summary>
    public long Missing { get; init; }

    /// <summary>Of those: came after all.</summary>
    public long Late { get; init; }

    /// <summary>Of a folder: files read to their end.</summary>
    public long FilesRead { get; init; }

    /// <summary>Of a folder: files that could not be read, or not to their end.</summary>
    public long FilesFailed { get; init; }
}
