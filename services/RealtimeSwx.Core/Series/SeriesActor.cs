using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using static RealtimeSwx.Actors.Series.SeriesProtocol;

namespace RealtimeSwx.Core.Series;

/// <summary>Keeps one series root: journal first, then memory, then the retained MQTT value, then the answer.</summary>
public sealed class SeriesActor : ReceivePersistentActor
{
    private const int EventsPerSnapshot = 500;
    private readonly SeriesState _state;
    private readonly IObservationPublisher _publisher;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public SeriesActor(string root, IObservationPublisher publisher, TimeProvider clock)
    {
        PersistenceId = "series-" + root;
        _state = new SeriesState(new SeriesId(root));
        _publisher = publisher;
        _clock = clock;

        Recover<BatchRecorded>(_state.Apply);
        Recover<SnapshotOffer>(offer => _state.Apply((SeriesSnapshot)offer.Snapshot));
        Command<RecordBatch>(OnRecord);
        Command<ReadWindow>(query => Sender.Tell(_state.Read(query)));
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Snapshot of {PersistenceId} failed", PersistenceId));
    }

    public override string PersistenceId { get; }

    private void OnRecord(RecordBatch command)
    {
        var total = command.Rows.Length + command.Maps.Length + command.Pulses.Length;
        if (_state.Decide(command, _clock.GetUtcNow()) is not { } recorded)
        {
            Sender.Tell(new Recorded(_state.Root, 0, total));
            return;
        }

        var sender = Sender;
        Persist(recorded, e =>
        {
            var before = _state.Newest;
            _state.Apply(e);
            var latest = _state.Latest(e);
            _publisher.Publish(latest.IsEmpty ? e : e with { Rows = latest }, LastSequenceNr, !latest.IsEmpty || SeriesState.EndOf(e) >= before);
            var news = e.Rows.Length + e.Maps.Length + e.Pulses.Length;
            sender.Tell(new Recorded(_state.Root, news, total - news));
            if (LastSequenceNr % EventsPerSnapshot == 0)
            {
                SaveSnapshot(_state.Snapshot());
            }
        });
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Sender.Tell(new RecordFailed(_state.Root, cause.Message));
        base.OnPersistRejected(cause, @event, sequenceNr);
    }
}
