namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>What a feed knows between two polls. Lost on a restart, which only costs reading one body again.</summary>
public sealed record FeedPollState(FeedStatus Status)
{
    /// <summary>The URL that the validators belong to.</summary>
    public Uri? Url { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    public FeedMemory Memory { get; init; } = FeedMemory.Empty;

    /// <summary>Of a list: what has been followed.</summary>
    public FollowedFrames Frames { get; init; } = FollowedFrames.None;

    public static FeedPollState New(string feed) => new(new FeedStatus(feed));
}
