using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Worker;

/// <summary>
/// Pulls one piece of work at a time. While it is idle it says so again and again: the queue lives on a core node and forgets everything when
/// that node goes.
/// </summary>
public abstract class PullingActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
    private readonly IActorRef _queue;
    private readonly WorkerIdentity _identity;
    private readonly string _kind;
    private string? _last;
    private bool _busy;
    private readonly CancellationTokenSource _stopping = new();

    protected PullingActor(IActorRef queue, WorkerIdentity identity, string kind)
    {
        (_queue, _identity, _kind) = (queue, identity, kind);
        Receive<Nudge>(_ =>
        {
            if (!_busy)
            {
                Tell();
            }
        });
        Receive<Broken>(broken =>
        {
            Fail(broken.Work, broken.Requester, broken.Cause);
            Pull(broken.Work.WorkId);
        });
    }

    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <summary>Ends with the actor.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Checkpoints that are loaded here.</summary>
    protected virtual ImmutableArray<string> Models => [];

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(Nudge), Nudge.Instance, Again);
        Tell();
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <summary>Tells the requester that its work cannot be done.</summary>
    protected void Fail(IWork work, IActorRef requester, Exception cause)
    {
        Log.Error(cause, "{Kind} {WorkId} failed", _kind, work.WorkId);
        requester.Tell(new WorkFailed(work.WorkId, cause.GetBaseException().Message));
    }

    /// <summary>Work has come.</summary>
    protected void Begin() => _busy = true;

    /// <summary>The work is done, well or not, and its requester answered: ask for more.</summary>
    protected void Pull(string finished)
    {
        (_busy, _last) = (false, finished);
        Tell();
    }

    private void Tell() => _queue.Tell(
        new Pull(_identity.Name, _kind, _identity.Device, _last, new WorkerCapacity(WorkerIdentity.FreeMemoryMb(), Models)), Self);

    /// <summary>Told to oneself: the work failed away from the actor.</summary>
    protected sealed record Broken(IWork Work, IActorRef Requester, Exception Cause) : INoSerializationVerificationNeeded;

    private sealed record Nudge : INoSerializationVerificationNeeded
    {
        public static readonly Nudge Instance = new();
    }
}
