using Akka.Actor;
using Akka.Event;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using static RealtimeSwx.Actors.Replay.ReplayProtocol;

namespace RealtimeSwx.Core.Driving;

/// <summary>
/// Drives the lock-step: an archive from end to end, then whatever comes over MQTT, on one virtual clock. Batches wait in a bounded queue; a
/// batch that finds it full is refused, and the broker keeps its message. One in the cluster: when its node goes, another goes on from the
/// replay's cursor and takes the inbound session over.
/// </summary>
public sealed class ReplayActor : ReceiveActor
{
    /// <summary>Inbound batches that may wait.</summary>
    private const int MaxWaiting = 192;

    /// <summary>Instants between two cursor marks.</summary>
    private const int MarkEvery = 36;

    /// <summary>How long a planned replay waits for workers; without any it begins with baselines.</summary>
    private static readonly TimeSpan WorkerPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);
    private readonly LockStep _lockStep;
    private readonly TargetSchedule _schedule;
    private readonly IActorRef _cursor;
    private readonly VirtualClock _clock;
    private readonly IIntake _intake;
    private readonly ReplayPlan? _plan;
    private readonly StoringLane _inbound;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private volatile bool _replaying;
    private bool _ending;

    /// <param name="plan">What is replayed without being asked, null for nothing.</param>
    /// <param name="queue">Asked for workers before a planned replay begins.</param>
    public ReplayActor(
        Recorder recorder, Func<string, IForecastPipeline> pipelines, VirtualClock clock, TimeProvider system, IActorRef cursor, IActorRef queue, IIntake intake, ReplayPlan? plan)
    {
        (_cursor, _clock, _intake, _plan) = (cursor, clock, intake, plan);
        _schedule = new TargetSchedule(pipelines);
        _lockStep = new LockStep(recorder, _schedule, clock, system);
        _inbound = new StoringLane(MaxWaiting, Store);
        Receive<StartReplay>(start => Replay(() => RunReplayAsync(start)));
        Receive<BeginPlan>(_ => Replay(() => RunPlanAsync(queue)));
        Receive<ReplayOver>(_ =>
        {
            _replaying = false;
            StopWhenDrained();
        });
        Receive<Feed>(feed =>
        {
            var sender = Sender;
            if (!_inbound.TryAdd(new LaneItem(feed, feed.Records, feed.TraceParent, (self, error) => sender.Tell(new FeedDone(error is null, error), self))))
            {
                CoreTelemetry.Dropped.Add(1, new KeyValuePair<string, object?>("place", "inbound"), new KeyValuePair<string, object?>("reason", "queue full, left with the broker"));
                sender.Tell(new FeedDone(false, "the queue is full"));
            }
        });
        Receive<Stored>(stored =>
        {
            _inbound.Over(Self, stored.Error);
            StopWhenDrained();
        });
        Receive<StopEntity>(_ =>
        {
            _lockStep.End();
            _intake.EndAsync().PipeTo(Self, success: () => IntakeEnded.Instance, failure: _ => IntakeEnded.Instance);
        });
        Receive<IntakeEnded>(_ =>
        {
            _ending = true;
            StopWhenDrained();
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

    protected override void PreStart()
    {
        _intake.Begin(Self);
        if (_plan is not null)
        {
            Self.Tell(BeginPlan.Instance);
        }
    }

    protected override void PostStop()
    {
        _ = _intake.EndAsync();
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Replay(Func<Task<ReplayDone>> run)
    {
        var (self, requester) = (Self, Sender);
        _replaying = true;
        run().ContinueWith(
            done =>
            {
                requester.Tell(done.IsCompletedSuccessfully ? done.GetAwaiter().GetResult() : new Status.Failure(done.Exception?.GetBaseException() ?? new OperationCanceledException()), self);
                self.Tell(ReplayOver.Instance);
            },
            TaskScheduler.Default);
    }

    /// <summary>The next holder of the driver begins when this one has stopped: what is under way ends first.</summary>
    private void StopWhenDrained()
    {
        if (_ending && !_replaying && _inbound.IsIdle)
        {
            Context.Stop(Self);
        }
    }

    private void Store(StoringLane lane, IReadOnlyList<LaneItem> items) =>
        _lockStep.InsertAsync([.. items.Select(i => new Arrival(i.Records, i.TraceParent))], Stamp, _stopping.Token).PipeTo(
            Self,
            success: () => new Stored(null),
            failure: e =>
            {
                _log.Error(e, "{Count} inbound batch(es) failed at {At}", items.Count, _lockStep.Now);
                return new Stored(e.GetBaseException().Message);
            });

    private async Task<ReplayDone> RunPlanAsync(IActorRef queue)
    {
        try
        {
            await queue.AskPatientlyAsync<WorkProtocol.Workers>(
                new WorkProtocol.AwaitWorkers([WorkProtocol.Kinds.Predict, WorkProtocol.Kinds.Train, WorkProtocol.Kinds.Cluster, WorkProtocol.Kinds.Label]), WorkerPatience, _stopping.Token);
        }
        catch (AskTimeoutException)
        {
            _log.Warning("No workers after {Seconds} s: the replay begins with baselines", WorkerPatience.TotalSeconds);
        }

        return await RunReplayAsync(await Task.Run(_plan!.Load, _stopping.Token));
    }

    private async Task<ReplayDone> RunReplayAsync(StartReplay start)
    {
        var cursor = await _cursor.AskPatientlyAsync<ReplayAdvanced>(new GetCursor(start.Name), AskTimeout, _stopping.Token);
        var resumed = cursor.At > DateTimeOffset.MinValue;
        if (resumed)
        {
            _log.Info("Replay {Name} goes on after {At}", start.Name, cursor.At);
            _clock.AdvanceTo(cursor.At);
        }

        _lockStep.Pace.Speed = start.Speed;
        _lockStep.Pace.FullSpeedUntil = start.FullSpeedUntil;
        _schedule.From = start.IssueFrom ?? DateTimeOffset.MinValue;
        _schedule.To = start.IssueTo ?? DateTimeOffset.MaxValue;
        var since = 0;
        try
        {
            await _lockStep.RunAsync(start.Records, cursor.At, MarkAsync, _stopping.Token);
            if (!cursor.Done)
            {
                await _lockStep.FinishAsync(_stopping.Token);
                await _cursor.AskPatientlyAsync<ReplayAdvanced>(new ReplayAdvanced(start.Name, _lockStep.Now > cursor.At ? _lockStep.Now : cursor.At, true), AskTimeout, _stopping.Token);
            }

            return new ReplayDone(_lockStep.Ticks, resumed, [.. _schedule.Targets], null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _log.Error(e, "Replay {Name} failed at {At}", start.Name, _lockStep.Now);
            await GiveUpAsync(start.Name, e.GetBaseException().Message);
            return new ReplayDone(_lockStep.Ticks, resumed, [.. _schedule.Targets], e.GetBaseException().Message);
        }
        finally
        {
            _schedule.To = DateTimeOffset.MaxValue;
        }

        // Whoever waits on another node looks at the cursor.
        async Task GiveUpAsync(string name, string reason)
        {
            var last = await _cursor.AskPatientlyAsync<ReplayAdvanced>(new GetCursor(name), AskTimeout, _stopping.Token);
            await _cursor.AskPatientlyAsync<ReplayAdvanced>(last with { Error = reason }, AskTimeout, _stopping.Token);
        }

        async Task MarkAsync(DateTimeOffset at)
        {
            if (++since >= MarkEvery)
            {
                since = 0;
                await _cursor.AskPatientlyAsync<ReplayAdvanced>(new ReplayAdvanced(start.Name, at, false), AskTimeout, _stopping.Token);
            }
        }
    }

    /// <summary>
    /// What arrives late was not known before: its availability is the present instant. While an archive is replayed everything from outside
    /// arrives now, whatever its date; the clock is the archive's.
    /// </summary>
    private FeedRecord Stamp(FeedRecord record, DateTimeOffset now)
    {
        if (Instants.TimeOf(record) is not { } known || (known >= now && !_replaying))
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

    private sealed record Stored(string? Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record BeginPlan : INoSerializationVerificationNeeded
    {
        public static readonly BeginPlan Instance = new();
    }

    private sealed record IntakeEnded : INoSerializationVerificationNeeded
    {
        public static readonly IntakeEnded Instance = new();
    }

    private sealed record ReplayOver : INoSerializationVerificationNeeded
    {
        public static readonly ReplayOver Instance = new();
    }
}
