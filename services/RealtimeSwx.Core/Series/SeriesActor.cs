using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Forecasting.CosmicRays;
using static RealtimeSwx.Actors.Series.SeriesProtocol;

namespace RealtimeSwx.Core.Series;

/// <summary>
/// Keeps one series root: journal first, then memory, then the retained MQTT value, then the answer. What the journal has and the world may
/// not have heard, because the process died between the two, is said again when it is sent again.
/// </summary>
public sealed class SeriesActor : SwxEntity
{
    private const int EventsPerSnapshot = 500;
    private readonly SeriesState _state;
    private readonly IObservationPublisher _publisher;
    private readonly RecoveredEvents _recovered = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _publishing;
    private bool _snapshotDue;

    public SeriesActor(string root, IObservationPublisher publisher, VirtualClock clock)
        : base(clock)
    {
        PersistenceId = "series-" + root;
        _state = new SeriesState(new Domain.SeriesId(root));
        _publisher = publisher;

        Recover<BatchRecorded>(e =>
        {
            _state.Apply(e);
            _recovered.Add(e, LastSequenceNr);
        });
        Recover<SnapshotOffer>(offer => _state.Apply((SeriesSnapshot)offer.Snapshot));
        Recover<RecoveryCompleted>(recovered =>
        {
            // This node gives the value back to a broker that loses it, so it has to know it.
            if (_recovered.Last is { } last)
            {
                _ = PublishAgain(last);
            }
        });
        Command<RecordBatch>(command => OnRecord([command]));
        Command<RecordBatches>(command => OnRecord(command.Batches));
        Command<ReadWindow>(query => Sender.Tell(_state.Read(query)));
        Command<Published>(_ => OnPublished());
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Snapshot of {PersistenceId} failed", PersistenceId));
    }

    public override string PersistenceId { get; }

    protected override void PostStop()
    {
        _publisher.Forget(_state.Root);
        foreach (var series in _state.DerivedSeries)
        {
            _publisher.Forget(series);
        }

        base.PostStop();
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Sender.Tell(new RecordFailed(_state.Root, cause.Message));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Sender.Tell(new RecordFailed(_state.Root, cause.Message));
        base.OnPersistRejected(cause, @event, sequenceNr);
    }

    private void OnRecord(ImmutableArray<RecordBatch> commands)
    {
        var (sender, lockStep) = (Sender, commands[^1].Now is not null);
        var total = commands.Sum(c => c.Rows.Length + c.Maps.Length + c.Pulses.Length);
        var publications = _recovered.TakeHeardAgain(commands).Select(PublishAgain).ToList();
        var events = _state.Decide(commands, Clock.GetUtcNow());
        if (events.IsEmpty)
        {
            Settle(sender, new Recorded(_state.Root, 0, total), publications, lockStep);
            return;
        }

        var (left, news) = (events.Length, 0);
        PersistAll(events, e =>
        {
            publications.Add(Accept(e));
            news += e.Rows.Count(r => !DerivedRates.IsDerived(r.Series)) + e.Maps.Length + e.Pulses.Length;
            if (--left == 0)
            {
                Settle(sender, new Recorded(_state.Root, news, total - news), publications, lockStep);
            }
        });
    }

    private Task Accept(BatchRecorded e)
    {
        var before = _state.Newest;
        _state.Apply(e);
        _snapshotDue |= LastSequenceNr % EventsPerSnapshot == 0;
        var latest = _state.Latest(e);
        return PublishAsync(e, latest, LastSequenceNr, !latest.IsEmpty || SeriesState.EndOf(e) >= before);
    }

    private Task PublishAgain((BatchRecorded Event, long Sequence) recovered)
    {
        var latest = _state.Latest(recovered.Event);
        return PublishAsync(recovered.Event, latest, recovered.Sequence, SeriesState.EndOf(recovered.Event) >= _state.Newest);
    }

    private Task PublishAsync(BatchRecorded e, ImmutableArray<Domain.Observation> latest, long sequence, bool newest) => Task.WhenAll(
    [
        _publisher.Publish(latest.IsEmpty ? e : e with { Rows = latest }, sequence, newest),
        .. e.Rows.Where(r => DerivedRates.IsDerived(r.Series)).Select(r => _publisher.PublishDerived(r, e.Timestamp, e.TraceParent)),
    ]);

    private void Settle(IActorRef sender, Recorded answer, List<Task> publications, bool lockStep)
    {
        var published = Task.WhenAll(publications);
        Answer(sender, answer, published, lockStep);
        _publishing++;
        _ = published.PipeTo(Self, success: () => Published.Instance, failure: _ => Published.Instance);
    }

    /// <summary>A snapshot takes the events before it out of sight of a recovery: none may still be on its way to the broker.</summary>
    private void OnPublished()
    {
        if (--_publishing == 0 && _snapshotDue)
        {
            _snapshotDue = false;
            SaveSnapshot(_state.Snapshot());
        }
    }

    private sealed record Published : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Published Instance = new();
    }
}
