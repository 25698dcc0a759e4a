using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Publishing;
using static RealtimeSwx.Actors.Verification.VerifierProtocol;

namespace RealtimeSwx.Core.Verification;

/// <summary>Running verification of one target, published after every tick that scored something.</summary>
public sealed class VerifierActor : ReceivePersistentActor
{
    private const int EventsPerSnapshot = 500;
    private readonly VerifierState _state;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public VerifierActor(string target, IVerificationPublisher publisher, TimeProvider clock)
    {
        PersistenceId = "verifier-" + target;
        _state = new VerifierState(target);

        Recover<ScoresAdded>(_state.Apply);
        Recover<SnapshotOffer>(offer => _state.Apply((VerifierSnapshot)offer.Snapshot));
        Command<RecordScores>(command =>
        {
            if (_state.Decide(command, clock.GetUtcNow()) is not { } added)
            {
                Sender.Tell(new ScoresRecorded(target, 0));
                return;
            }

            var sender = Sender;
            Persist(added, e =>
            {
                _state.Apply(e);
                publisher.Publish(e, LastSequenceNr);
                sender.Tell(new ScoresRecorded(target, e.Scores.Length));
                if (LastSequenceNr % EventsPerSnapshot == 0)
                {
                    SaveSnapshot(_state.Snapshot(LastSequenceNr));
                }
            });
        });
        Command<GetVerification>(_ => Sender.Tell(_state.Summary()));
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Snapshot of {PersistenceId} failed", PersistenceId));
    }

    public override string PersistenceId { get; }
}
