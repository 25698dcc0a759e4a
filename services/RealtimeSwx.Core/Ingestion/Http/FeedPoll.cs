using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <param name="Records">News in the order served, stamped with the time of receipt. Empty: nothing to store.</param>
public sealed record FeedDecision(FeedPollState State, DateTimeOffset NextPoll, IReadOnlyList<FeedRecord> Records);

/// <summary>Bytes to records; throws <see cref="InputException"/> where the body is unusable as a whole.</summary>
public delegate IEnumerable<FeedRecord> FeedReader(ReadOnlyMemory<byte> body);

/// <summary>
/// Polling as pure steps: what to ask, and what an answer means. A body counts only whole: one that is an error page, cut off or unreadable
/// leaves the memory and the validators as they were, so that the next complete body brings what this one kept back.
/// </summary>
public static class FeedPoll
{
    /// <summary>Largest Retry-After that is obeyed.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    private const double RegularJitter = 0.05;

    public static FeedRequest Ask(FeedPollState state, LiveFeedOptions options, DateTimeOffset now)
    {
        if (state.Frames.Next is { } frame)
        {
            return new FeedRequest(frame.Url, frame.ETag, frame.LastModified);
        }

        var url = options.At(now);
        return url == state.Url ? new FeedRequest(url, state.ETag, state.LastModified) : new FeedRequest(url, null, null);
    }

    /// <param name="now">When the answer was received: the availability of everything in it.</param>
    /// <param name="jitter">Uniform in [0, 1): spreads polls of many instances.</param>
    public static FeedDecision Take(
        FeedPollState state,
        FeedRequest request,
        HttpAnswer answer,
        LiveFeedOptions options,
        FeedReader read,
        DateTimeOffset now,
        double jitter)
    {
        return options.FollowEvery is null
            ? Judge(state, answer, options, now, jitter, (status, response) => Body(state, status, request, response, options, read, now, jitter))
            : FramePoll.Take(state, request, answer, options, read, now, jitter);
    }

    /// <summary>What an answer means before its body is looked at.</summary>
    internal static FeedDecision Judge(
        FeedPollState state, HttpAnswer answer, LiveFeedOptions options, DateTimeOffset now, double jitter, Func<FeedStatus, HttpAnswer.Response, FeedDecision> body)
    {
        var status = state.Status with { Polls = state.Status.Polls + 1, LastPoll = now };
        if (answer is not HttpAnswer.Response response)
        {
            return Failed(state, status, ((HttpAnswer.Failure)answer).Reason, null, options, now, jitter);
        }

        status = status with { ClockSkew = response.ServerTime - now };
        return response.Status switch
        {
            304 => Regular(state, status with { NotModified = status.NotModified + 1 }, [], options, now, jitter),
            200 when BodyCheck.Unusable(response.Body.Span) is { } reason => Failed(state, status, reason, null, options, now, jitter),
            200 => body(status, response),
            429 or 503 => Failed(state, status, $"HTTP {response.Status}", response.RetryAfter, options, now, jitter),
            _ => Failed(state, status, $"HTTP {response.Status}", null, options, now, jitter),
        };
    }

    internal static FeedDecision Body(
        FeedPollState state,
        FeedStatus status,
        FeedRequest request,
        HttpAnswer.Response response,
        LiveFeedOptions options,
        FeedReader read,
        DateTimeOffset now,
        double jitter)
    {
        List<FeedRecord> records;
        try
        {
            records = [.. read(response.Body).Select(r => Receipt.FromTheFuture(r, options.Name, options.MaxSkew, now) ?? Receipt.Stamped(r, now))];
        }
        catch (InputException e)
        {
            return Failed(state, status, e.Message, null, options, now, jitter);
        }

        var (memory, news) = state.Memory.Take(records, options.Remember);
        status = status with
        {
            NewestValid = memory.Newest == DateTimeOffset.MinValue ? null : memory.Newest,
            Emitted = status.Emitted + news.Records.Count - news.Rejected,
            Revised = status.Revised + news.Revised,
            Duplicates = status.Duplicates + news.Duplicates,
            Rejected = status.Rejected + news.Rejected,
            Stale = status.Stale + news.Stale,
        };
        var after = state with { Memory = memory, Url = request.Url, ETag = response.ETag, LastModified = response.LastModified };
        return Regular(after, status, news.Records, options, now, jitter);
    }

    internal static FeedDecision Regular(FeedPollState state, FeedStatus status, IReadOnlyList<FeedRecord> records, LiveFeedOptions options, DateTimeOffset now, double jitter)
    {
        var skewed = status.ClockSkew is { } skew && skew.Duration() > options.MaxSkew;
        status = status with
        {
            Health = FeedHealth.Ok,
            Reason = skewed ? "the server's clock differs from ours" : "",
            Failures = 0,
            LastSuccess = now,
        };
        return new FeedDecision(state with { Status = status }, now + options.Every * (1 + RegularJitter * (2 * jitter - 1)), records);
    }

    internal static FeedDecision Failed(FeedPollState state, FeedStatus status, string reason, TimeSpan? retryAfter, LiveFeedOptions options, DateTimeOffset now, double jitter)
    {
        var failures = status.Failures + 1;
        var doubled = options.MinBackOff * Math.Pow(2, Math.Min(failures - 1, 20));
        var wait = (doubled < options.MaxBackOff ? doubled : options.MaxBackOff) * (0.5 + 0.5 * jitter);
        if (retryAfter is { } asked)
        {
            // Never earlier than asked; the jitter is added, so that not everybody returns at the same second.
            var obeyed = asked < LongestWait ? asked : LongestWait;
            wait = obeyed > wait ? obeyed + options.MinBackOff * (0.2 * jitter) : wait;
        }

        status = status with
        {
            Health = retryAfter is null ? FeedHealth.Failing : FeedHealth.Throttled,
            Reason = reason,
            Failures = failures,
        };
        return new FeedDecision(state with { Status = status }, now + wait, []);
    }
}
