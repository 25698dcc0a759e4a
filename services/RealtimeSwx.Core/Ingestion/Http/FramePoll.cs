using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Swpc;

namespace RealtimeSwx.Core.Ingestion.Http;

/// <summary>
/// Polling a list and the frames that it names, one request at a time, as steps of <see cref="FeedPoll"/>: the list, then each frame that is wanted,
/// then the list again. Validators of the state are the list's; each frame keeps its own.
/// </summary>
internal static class FramePoll
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static FeedDecision Take(
        FeedPollState state, FeedRequest request, HttpAnswer answer, LiveFeedOptions options, FeedReader read, DateTimeOffset now, double jitter)
    {
        var decision = state.Frames.Next is { } frame
            ? OfFrame(state, frame, answer, options, FeedPoll.Judge(state, answer, options, now, jitter, (status, response) =>
                FeedPoll.Body(state, status, request, response, options, read, now, jitter)), now)
            : FeedPoll.Judge(state, answer, options, now, jitter, (status, response) => OfList(state, status, request, response, options, now, jitter));
        return decision.State.Frames.Next is not null && decision.NextPoll > now + Pause && !Failed(decision, state) ? decision with { NextPoll = now + Pause } : decision;
    }

    private static FeedDecision OfList(
        FeedPollState state, FeedStatus status, FeedRequest request, HttpAnswer.Response response, LiveFeedOptions options, DateTimeOffset now, double jitter)
    {
        FollowedFrames.Plan plan;
        try
        {
            var (entries, bad) = FrameList.Read(response.Body, options.Name);
            plan = state.Frames.Follow(entries, bad, request.Url, options, now);
        }
        catch (InputException e)
        {
            return FeedPoll.Failed(state, status, e.Message, null, options, now, jitter);
        }

        status = status with { Missing = status.Missing + plan.Missing, Late = status.Late + plan.Late, Rejected = status.Rejected + plan.Rejected.Count };
        var after = state with { Frames = plan.After, Url = request.Url, ETag = response.ETag, LastModified = response.LastModified };
        var decision = FeedPoll.Regular(after, status, plan.Rejected, options, now, jitter);

        // A list alone is no data: a feed whose frames failed is not well before they come.
        return plan.After.Next is null ? decision : decision with
        {
            State = decision.State with { Status = decision.State.Status with { Health = status.Health, Reason = status.Reason, Failures = status.Failures } },
        };
    }

    private static FeedDecision OfFrame(FeedPollState before, Frame frame, HttpAnswer answer, LiveFeedOptions options, FeedDecision decision, DateTimeOffset now)
    {
        var whole = answer as HttpAnswer.Response;
        var failed = Failed(decision, before);
        var state = decision.State with
        {
            Frames = failed ? before.Frames.Skip()
                : whole is { Status: 200 } ? before.Frames.Have(whole.ETag, whole.LastModified)
                : before.Frames.Have(frame.ETag, frame.LastModified),
            Url = before.Url,
            ETag = before.ETag,
            LastModified = before.LastModified,
        };
        if (!failed)
        {
            return decision with { State = state };
        }

        // Without validators the list is read anew, and the frame comes up again; but not before it would have been asked anyway.
        var regular = now + options.Every;
        return decision with
        {
            State = state with { ETag = null, LastModified = null, Status = state.Status with { Reason = $"{frame.Url.Segments[^1]}: {state.Status.Reason}" } },
            NextPoll = state.Frames.Next is null && decision.NextPoll < regular ? regular : decision.NextPoll,
        };
    }

    private static bool Failed(FeedDecision decision, FeedPollState before) => decision.State.Status.Failures > before.Status.Failures;
}
