using Akka.Actor;
using Akka.Event;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using static RealtimeSwx.Actors.Replay.ReplayProtocol;

namespace RealtimeSwx.Core.Driving;

/// <summary>
/// Drives the lock-step: an archive from end to end, then whatever comes over MQTT, one batch at a time, on one virtual clock. Batches wait in
/// a bounded queue; a batch that finds it full is refused, and the broker keeps its message.
/// </summary>
public sealed class ReplayActor : ReceiveActor
{
    /// <summary>Inbound batches that may wait.</summary>
    private const int MaxWaiting = 64;

    /// <summary>Instants between two cursor marks.</summary>
    private const int MarkEvery = 36;
    private readonly LockStep _lockStep;
    private readonly TargetSchedule _schedule;
    private readonly IActorRef _cursor;
    private readonly VirtualClock _clock;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<(Feed Feed, IActorRef Requester)> _waiting = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _busy;
    private volatile bool _replaying;

    public ReplayActor(Recorder recorder, Func<string, IForecastPipeline> pipelines, VirtualClock clock, TimeProvider system, IActorRef cursor)
    {
        _cursor = cursor;
        _clock = clock;
        _schedule = new TargetSchedule(pipelines);
        _lockStep = new LockStep(recorder, _schedule, clock, system);
        Receive<StartReplay>(start =>
        {
            _replaying = true;
            Start(RunReplayAsync(start), Sender, ReplayOver.Instance);
        });
        Receive<ReplayOver>(_ => _replaying = false);
        Receive<Feed>(feed =>
        {
            if (_waiting.Count >= MaxWaiting)
            {
                CoreTelemetry.Dropped.Add(1, new KeyValuePair<string, object?>("place", "inbound"), new KeyValuePair<string, object?>("reason", "queue full, left with the broker"));
                Sender.Tell(new FeedDone(false, "the queue is full"));
                return;
            }

            _waiting.Enqueue((feed, Sender));
            Next();
        });
        Receive<Idle>(_ =>
        {
            _busy = false;
            Next();
        });
    }

    /// <param name="Name">Names the cursor: the same data and options resume, others start anew.</param>
    /// <param name="Records">In order of availability, read lazily.</param>
    /// <param name="FullSpeedUntil">Instants before it are not paced.</param>
    public sealed record StartReplay(string Name, IEnumerable<FeedRecord> Records, double Speed, DateTimeOffset FullSpeedUntil) : INoSerializationVerificationNeeded
    {
        /// <summary>First issue time, inclusive; null = from the first datum.</summary>
        public DateTimeOffset? IssueFrom { get; init; }

        /// <summary>End of issue times, exclusive; null = as long as there are data.</summary>
        public DateTimeOffset? IssueTo { get; init; }
    }

    /// <param name="Targets">Targets that had data.</param>
    public sealed record ReplayDone(long Ticks, bool Resumed, IReadOnlyList<string> Targets, string? Error) : INoSerializationVerificationNeeded;

    /// <summary>Records that arrived from outside, stamped with their availability, in its order.</summary>
    public sealed record Feed(IReadOnlyList<FeedRecord> Records, string? TraceParent = null) : INoSerializationVerificationNeeded;

    public sealed record FeedDone(bool Stored, string? Error) : INoSerializationVerificationNeeded;

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Start(Task<object> work, IActorRef requester, object over)
    {
        var self = Self;
        work.ContinueWith(
            done =>
            {
                requester.Tell(done.IsCompletedSuccessfully ? done.GetAwaiter().GetResult() : new Status.Failure(done.Exception!.GetBaseException()), self);
                self.Tell(over);
            },
            TaskScheduler.Default);
    }

    private void Next()
    {
        if (!_busy && _waiting.TryDequeue(out var item))
        {
            _busy = true;
            Start(RunFeedAsync(item.Feed), item.Requester, Idle.Instance);
        }
    }

    private async Task<object> RunReplayAsync(StartReplay start)
    {
        var cursor = await _cursor.Ask<ReplayAdvanced>(new GetCursor(start.Name), TimeSpan.FromSeconds(30), _stopping.Token);
        var resumed = cursor.At > DateTimeOffset.MinValue;
        if (resumed)
        {
            _log.Info("Replay {Name} goes on after {At}", start.Name, cursor.At);
            _clock.AdvanceTo(cursor.At);
        }

        _lockStep.Speed = start.Speed;
        _lockStep.FullSpeedUntil = start.FullSpeedUntil;
        _schedule.From = start.IssueFrom ?? DateTimeOffset.MinValue;
        _schedule.To = start.IssueTo ?? DateTimeOffset.MaxValue;
        var since = 0;
        try
        {
            await _lockStep.RunAsync(start.Records, cursor.At, MarkAsync, _stopping.Token);
            if (!cursor.Done)
            {
                await _lockStep.FinishAsync(_stopping.Token);
                await _cursor.Ask<ReplayAdvanced>(new ReplayAdvanced(start.Name, _lockStep.Now > cursor.At ? _lockStep.Now : cursor.At, true), TimeSpan.FromSeconds(30), _stopping.Token);
            }

            return new ReplayDone(_lockStep.Ticks, resumed, [.. _schedule.Targets], null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _log.Error(e, "Replay {Name} failed at {At}", start.Name, _lockStep.Now);
            return new ReplayDone(_lockStep.Ticks, resumed, [.. _schedule.Targets], e.GetBaseException().Message);
        }
        finally
        {
            _schedule.To = DateTimeOffset.MaxValue;
        }

        async Task MarkAsync(DateTimeOffset at)
        {
            if (++since >= MarkEvery)
            {
                since = 0;
                await _cursor.Ask<ReplayAdvanced>(new ReplayAdvanced(start.Name, at, false), TimeSpan.FromSeconds(30), _stopping.Token);
            }
        }
    }

    private async Task<object> RunFeedAsync(Feed feed)
    {
        try
        {
            await _lockStep.InsertAsync(feed.Records, Stamp, feed.TraceParent, _stopping.Token);
            return new FeedDone(true, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _log.Error(e, "An inbound batch failed at {At}", _lockStep.Now);
            return new FeedDone(false, e.GetBaseException().Message);
        }
    }

    /// <summary>
    /// What arrives late was not known before: its availability is the present instant. While an archive is replayed everything from outside
    /// arrives now, whatever its date; the clock is the archive's.
    /// </summary>
    private FeedRecord Stamp(FeedRecord record, DateTimeOffset now)
    {
        if (LockStep.TimeOf(record) is not { } known || (known >= now && !_replaying))
        {
            return record;
        }

        return record switch
        {
            Observation o => o with { AvailableAt = now },
            TecMap m => m with { AvailableAt = now },
            PulseBatch b => b with { AvailableAt = now },
            _ => record,
        };
    }

    private sealed record Idle : INoSerializationVerificationNeeded
    {
        public static readonly Idle Instance = new();
    }

    private sealed record ReplayOver : INoSerializationVerificationNeeded
    {
        public static readonly ReplayOver Instance = new();
    }
}
