using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Storage;
using static RealtimeSwx.Actors.Stations.StationProtocol;

namespace RealtimeSwx.Core.Stations;

/// <summary>
/// Collects the pulses of one station. Each second is labelled at once by the landmarks of the last window, each window that is over is
/// clustered; workers do both. Seconds go on being taken in meanwhile; only when several windows wait does the sender wait for its answer, and in
/// a lock-step always.
/// </summary>
public sealed class StationActor : SwxEntity
{
    private const int WindowsPerSnapshot = 20;
    private static readonly TimeSpan WorkTimeout = TimeSpan.FromMinutes(2);
    private readonly IActorRef _queue;
    private readonly IBlobStore _blobs;
    private readonly IClusterPublisher _publisher;
    private readonly AlertRouter _alerts;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<DateTimeOffset, TaskCompletionSource> _labelling = [];
    private readonly List<(IActorRef Sender, DateTimeOffset? Now)> _ending = [];
    private StationState _state;
    private WindowClosed? _last;
    private Closing? _closing;

    public StationActor(string station, IActorRef queue, IBlobStore blobs, IClusterPublisher publisher, AlertRouter alerts, VirtualClock clock)
        : base(clock)
    {
        PersistenceId = "station-" + station;
        (_queue, _blobs, _publisher, _alerts) = (queue, blobs, publisher, alerts);
        _state = new StationState(new SeriesId(station));
        Recover<PulsesAdded>(e => _state = _state.Apply(e));
        Recover<WindowClosed>(e =>
        {
            _state = _state.Apply(e);
            _last = e.Payload.IsEmpty ? _last : e;
        });
        Recover<SnapshotOffer>(offer => _state = StationState.From((StationSnapshot)offer.Snapshot));
        Recover<RecoveryCompleted>(_ => OnRecovered());
        Command<AddPulses>(OnPulses);
        Command<CloseWindow>(OnEnd);
        Command<SecondLabelled>(OnLabelled);
        Command<WindowClustered>(OnClustered);
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Snapshot of {PersistenceId} failed", PersistenceId));
    }

    public override string PersistenceId { get; }

    protected override void PostStop()
    {
        _publisher.Forget(_state.Station);
        _stopping.Cancel();
        _stopping.Dispose();
        base.PostStop();
    }

    /// <summary>The process may have died between the journal and the world: what was not said for certain is said again, with its old id.</summary>
    private void OnRecovered()
    {
        if (_last is { } last)
        {
            _ = _publisher.Publish(last);
        }

        foreach (var second in _state.Open)
        {
            Label(second, null);
        }

        CloseDue(null);
    }

    private void OnPulses(AddPulses command)
    {
        var sender = Sender;
        if (_state.Knows(command.Second))
        {
            if (!_state.Open.Exists(s => s.Blob == command.Blob))
            {
                // Said again after its window was clustered, or a clock that went back: too late for a window either way.
                Drop("lago second", command.Second, "not after the station's last second");
            }

            Answer(sender, new Settled(_state.Station, 0), UnderWay(), command.Now is not null);
            return;
        }

        Persist(new PulsesAdded(command.Station, command.Second, command.Blob, command.Pulses, command.Simulated, command.Now ?? Clock.GetUtcNow()), e =>
        {
            _state = _state.Apply(e);
            Label(_state.Open[^1], command.Now);
            var closes = CloseDue(command.Now);
            Answer(sender, new Settled(_state.Station, closes ? 1 : 0), UnderWay(), command.Now is not null || _state.IsBehind);
        });
    }

    /// <summary>The end of the stream: whatever is open is clustered, window by window.</summary>
    private void OnEnd(CloseWindow command)
    {
        if (_state.Open.Count == 0)
        {
            Answer(Sender, new Settled(_state.Station, 0), UnderWay(), command.Now is not null);
            return;
        }

        _ending.Add((Sender, command.Now));
        CloseDue(command.Now);
    }

    /// <summary>What a lock-step waits for.</summary>
    private Task UnderWay() => Task.WhenAll([.. _labelling.Values.Select(l => l.Task), _closing?.Done.Task ?? Task.CompletedTask]);

    private void Label(OpenSecond second, DateTimeOffset? now)
    {
        var done = _labelling[second.Second] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var without = SecondClasses.Without(_state.Station, second.Second, second.Pulses, second.Simulated);
        if (_state.LastResult.Length == 0)
        {
            Say(without, now, done);
            return;
        }

        var work = new WorkProtocol.Label($"{_state.Station}/{second.Second:O}", _state.Station.Value, second.Blob, _state.LastResult);
        _queue.AskPatientlyAsync<WorkProtocol.IWorkResult>(work, WorkTimeout, _stopping.Token).PipeTo(
            Self,
            success: r => new SecondLabelled(without, now, r as WorkProtocol.Labelled, ReasonOf(r)),
            failure: e => new SecondLabelled(without, now, null, e.Message));
    }

    private void OnLabelled(SecondLabelled labelled)
    {
        var done = _labelling[labelled.Without.Second];
        if (labelled.Result is { } result)
        {
            Say(SecondClasses.FromBytes(result.Classes.Span), labelled.Now, done);
            return;
        }

        Drop("lago second", labelled.Without.Second, labelled.Reason);
        Say(labelled.Without, labelled.Now, done);
    }

    private void Say(SecondClasses classes, DateTimeOffset? now, TaskCompletionSource done)
    {
        var second = classes.Second;
        _labelling.Remove(second);
        _publisher.Publish(classes, now ?? Clock.GetUtcNow()).ContinueWith(_ => done.TrySetResult(), TaskScheduler.Default);
    }

    /// <summary>Has the oldest window clustered when it is over (or the stream is) and no other one is at a worker's.</summary>
    private bool CloseDue(DateTimeOffset? now)
    {
        var due = _state.Due() ?? (_ending.Count > 0 && _state.Open.Count > 0 ? (_state.Open[0].Second, _state.Open[0].Second + StationState.WindowLength) : null);
        if (_closing is not null || due is not var (from, to))
        {
            return false;
        }

        var seconds = _state.Open.Where(s => s.Second < to).ToImmutableArray();
        var closing = _closing = new Closing(from, to, seconds, now, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var work = new WorkProtocol.Cluster($"{_state.Station}/{from:O}", _state.Station.Value, from, to, [.. seconds.Select(s => s.Blob)], _state.LastResult);
        ClusterAsync(work).PipeTo(
            Self,
            success: r => new WindowClustered(closing, r.Blob, r.Result, r.Reason),
            failure: e => new WindowClustered(closing, "", null, e.GetBaseException().Message));
        return true;
    }

    private async Task<(string Blob, ClusterResult? Result, string Reason)> ClusterAsync(WorkProtocol.Cluster work)
    {
        var result = await _queue.AskPatientlyAsync<WorkProtocol.IWorkResult>(work, WorkTimeout, _stopping.Token);
        if (result is not WorkProtocol.Clustered { Result: var blob })
        {
            return ("", null, ReasonOf(result));
        }

        var bytes = await _blobs.GetAsync(blob, _stopping.Token) ?? throw new InputException(blob, "the cluster result's blob is missing");
        return (blob, ClusterResult.FromBytes(bytes.Span), "");
    }

    private void OnClustered(WindowClustered clustered)
    {
        var (window, rendered) = (clustered.Window, default(ReadOnlyMemory<byte>));
        var now = window.Now ?? Clock.GetUtcNow();
        if (clustered.Result is not { } result)
        {
            Drop("lago window", window.From, clustered.Reason);
        }
        else
        {
            rendered = _publisher.Render(_state.Station, result, window.Seconds.Any(s => s.Simulated), _state.Sequence + 1, now);
        }

        Persist(new WindowClosed(_state.Station, window.From, window.To, window.Seconds.Sum(s => s.Pulses), clustered.Blob, rendered, now), e =>
        {
            _state = _state.Apply(e);
            var published = e.Payload.IsEmpty ? Task.CompletedTask : _publisher.Publish(e);
            Task.WhenAll(published, TellAlertsAsync(clustered.Result, now)).ContinueWith(_ => window.Done.TrySetResult(), TaskScheduler.Default);
            if (_state.Sequence % WindowsPerSnapshot == 0)
            {
                SaveSnapshot(_state.Snapshot());
            }

            _closing = null;
            if (_ending.Count > 0 && _state.Open.Count == 0)
            {
                _ending.ForEach(end => Answer(end.Sender, new Settled(_state.Station, 1), window.Done.Task, end.Now is not null));
                _ending.Clear();
            }

            CloseDue(window.Now);
        });
    }

    /// <summary>An alert that cannot be told now is told by the next window: a fault lasts.</summary>
    private async Task TellAlertsAsync(ClusterResult? result, DateTimeOffset at)
    {
        try
        {
            await (result is null ? Task.CompletedTask : _alerts.ClusteredAsync(result, at, _stopping.Token));
        }
        catch (Exception e)
        {
            _log.Warning("The alerts of {Station} did not hear of its window: {Reason}", _state.Station, e.Message);
        }
    }

    private void Drop(string place, DateTimeOffset at, string reason)
    {
        _log.Warning("{Place} {At} of {Station} not labelled: {Reason}", place, at, _state.Station, reason);
        CoreTelemetry.Dropped.Add(1, new KeyValuePair<string, object?>("place", place), new KeyValuePair<string, object?>("reason", reason));
    }

    private static string ReasonOf(WorkProtocol.IWorkResult result) => result switch
    {
        WorkProtocol.WorkFailed f => f.Reason,
        WorkProtocol.WorkDropped d => d.Reason,
        _ => "no worker",
    };

    /// <summary>A window that is being clustered.</summary>
    private sealed record Closing(DateTimeOffset From, DateTimeOffset To, ImmutableArray<OpenSecond> Seconds, DateTimeOffset? Now, TaskCompletionSource Done);

    private sealed record SecondLabelled(SecondClasses Without, DateTimeOffset? Now, WorkProtocol.Labelled? Result, string Reason) : INoSerializationVerificationNeeded;

    private sealed record WindowClustered(Closing Window, string Blob, ClusterResult? Result, string Reason) : INoSerializationVerificationNeeded;
}
