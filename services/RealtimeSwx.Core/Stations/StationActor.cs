using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;
using static RealtimeSwx.Actors.Stations.StationProtocol;

namespace RealtimeSwx.Core.Stations;

/// <summary>Collects the pulses of one station and has each closed window clustered by a worker.</summary>
public sealed class StationActor : SwxEntity
{
    private const int EventsPerSnapshot = 200;
    private static readonly TimeSpan ClusterTimeout = TimeSpan.FromMinutes(2);
    private readonly IActorRef _queue;
    private readonly IBlobStore _blobs;
    private readonly IClusterPublisher _publisher;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private StationState _state;
    private WindowClosed? _last;

    public StationActor(string station, IActorRef queue, IBlobStore blobs, IClusterPublisher publisher, VirtualClock clock)
        : base(clock)
    {
        PersistenceId = "station-" + station;
        (_queue, _blobs, _publisher) = (queue, blobs, publisher);
        _state = new StationState(new SeriesId(station));
        Recover<PulsesAdded>(e => _state = _state.Apply(e));
        Recover<WindowClosed>(e =>
        {
            _state = _state.Apply(e);
            _last = e.Payload.IsEmpty ? _last : e;
        });
        Recover<RecoveryCompleted>(recovered =>
        {
            // The process may have died between the journal and the world.
            if (_last is { } last)
            {
                _ = _publisher.Publish(last);
            }
        });
        Recover<SnapshotOffer>(offer => _state = StationState.From((StationSnapshot)offer.Snapshot));
        Collecting();
    }

    public override string PersistenceId { get; }

    protected override void PostStop()
    {
        _publisher.Forget(_state.Station);
        _stopping.Cancel();
        _stopping.Dispose();
        base.PostStop();
    }

    private void Collecting()
    {
        Command<AddPulses>(command =>
        {
            if (_state.Knows(command.Second))
            {
                Sender.Tell(new Settled(_state.Station, 0));
                return;
            }

            var sender = Sender;
            if (_state.ClosesBefore(command.Second))
            {
                Close(command.Now, published => Add(command, sender, 1, published));
                return;
            }

            Add(command, sender, 0, Task.CompletedTask);
        });
        Command<CloseWindow>(command =>
        {
            var sender = Sender;
            if (_state.Open.Count == 0)
            {
                sender.Tell(new Settled(_state.Station, 0));
                return;
            }

            Close(command.Now, published => Answer(sender, new Settled(_state.Station, 1), published, command.Now is not null));
        });
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Snapshot of {PersistenceId} failed", PersistenceId));
    }

    private void Add(AddPulses command, IActorRef sender, int windows, Task published) =>
        Persist(new PulsesAdded(command.Station, command.Second, command.Blob, command.Pulses, command.Simulated, command.Now ?? Clock.GetUtcNow()), e =>
        {
            _state = _state.Apply(e);
            Answer(sender, new Settled(_state.Station, windows), published, command.Now is not null);
        });

    /// <summary>Has the open window clustered, persists and publishes the result, then goes on.</summary>
    private void Close(DateTimeOffset? now, Action<Task> then)
    {
        var open = _state.Open;
        var (from, to) = (open[0].Second, open[0].Second + StationState.WindowLength);
        var work = new WorkProtocol.Cluster(
            $"{_state.Station}/{from:O}", _state.Station.Value, from, to, [.. open.Select(s => s.Blob)], _state.LastResult);
        _ = _queue.AskPatientlyAsync<WorkProtocol.IWorkResult>(work, ClusterTimeout, _stopping.Token)
            .PipeTo(Self, success: r => r, failure: e => new WorkProtocol.WorkFailed(work.WorkId, e.Message));
        Become(() => Clustering(from, to, now, then));
    }

    private void Clustering(DateTimeOffset from, DateTimeOffset to, DateTimeOffset? now, Action<Task> then)
    {
        Command<WorkProtocol.Clustered>(done =>
        {
            _ = ReadAsync().PipeTo(Self, failure: e => new WorkProtocol.WorkFailed(done.WorkId, e.Message));

            async Task<Rendered> ReadAsync() => new(done.Result, await _blobs.GetAsync(done.Result, _stopping.Token)
                ?? throw new InputException(done.Result, "the cluster result's blob is missing"));
        });
        Command<Rendered>(rendered => Finish(from, to, now, rendered, then));
        Command<WorkProtocol.IWorkResult>(other =>
        {
            var reason = other switch
            {
                WorkProtocol.WorkFailed f => f.Reason,
                WorkProtocol.WorkDropped d => d.Reason,
                _ => "no worker",
            };
            _log.Warning("Window {From} of {Station} was not clustered: {Reason}", from, _state.Station, reason);
            CoreTelemetry.Dropped.Add(1, new KeyValuePair<string, object?>("place", "lago window"), new KeyValuePair<string, object?>("reason", reason));
            Finish(from, to, now, new Rendered("", default), then);
        });
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(_ => { });
        CommandAny(_ => Stash.Stash());
    }

    private void Finish(DateTimeOffset from, DateTimeOffset to, DateTimeOffset? at, Rendered rendered, Action<Task> then)
    {
        var now = at ?? Clock.GetUtcNow();
        var pulses = _state.Open.Where(s => s.Second < to).ToList();
        var payload = rendered.Result.IsEmpty
            ? default(ReadOnlyMemory<byte>)
            : _publisher.Render(_state.Station, rendered.Result, pulses.Any(p => p.Simulated), _state.Sequence + 1, now);
        Persist(new WindowClosed(_state.Station, from, to, pulses.Sum(p => p.Pulses), rendered.Blob, payload, now), e =>
        {
            _state = _state.Apply(e);
            var published = e.Payload.IsEmpty ? Task.CompletedTask : _publisher.Publish(e);
            if (LastSequenceNr % EventsPerSnapshot == 0)
            {
                SaveSnapshot(_state.Snapshot());
            }

            Become(Collecting);
            then(published);
            Stash.UnstashAll();
        });
    }

    private sealed record Rendered(string Blob, ReadOnlyMemory<byte> Result) : INoSerializationVerificationNeeded;
}
