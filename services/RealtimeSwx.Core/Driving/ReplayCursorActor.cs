using Akka.Actor;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using static RealtimeSwx.Actors.Replay.ReplayProtocol;

namespace RealtimeSwx.Core.Driving;

/// <summary>How far a replay came, so that a process that died goes on from there. What lies after the mark is sent again; entities ignore repeats.</summary>
public sealed class ReplayCursorActor : ReceivePersistentActor
{
    private ReplayAdvanced? _last;

    public ReplayCursorActor(string replay)
    {
        PersistenceId = "replay-" + replay;
        Recover<ReplayAdvanced>(e => _last = e);
        Recover<SnapshotOffer>(offer => _last = (ReplayAdvanced)offer.Snapshot);
        Command<GetCursor>(_ => Sender.Tell(_last ?? new ReplayAdvanced(replay, DateTimeOffset.MinValue, false)));
        Command<ReplayAdvanced>(advanced =>
        {
            var sender = Sender;
            Persist(advanced, e =>
            {
                _last = e;
                sender.Tell(e);
                if (LastSequenceNr % 100 == 0)
                {
                    SaveSnapshot(e);
                }
            });
        });
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(_ => { });
    }

    public override string PersistenceId { get; }
}
