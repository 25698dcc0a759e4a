namespace RealtimeSwx.Core.Ingestion.Http;

/// <param name="ETag">Sent as <c>If-None-Match</c>.</param>
/// <param name="LastModified">Sent as <c>If-Modified-Since</c>.</param>
public sealed record FeedRequest(Uri Url, string? ETag, DateTimeOffset? LastModified);

/// <summary>What came of a request.</summary>
public abstract record HttpAnswer
{
    /// <summary>The server answered, with whatever status.</summary>
    public sealed record Response(int Status, ReadOnlyMemory<byte> Body) : HttpAnswer
    {
        public string? ETag { get; init; }

        public DateTimeOffset? LastModified { get; init; }

        /// <summary>Counted from the answer, whichever way the header said it.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>The <c>Date</c> header.</summary>
        public DateTimeOffset? ServerTime { get; init; }
    }

    /// <summary>No usable answer: unreachable, too slow, cut off, too large.</summary>
    /// <param name="Reason">One sentence.</param>
    public sealed record Failure(string Reason) : HttpAnswer;
}
