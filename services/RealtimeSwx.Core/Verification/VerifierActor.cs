using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using static RealtimeSwx.Actors.Verification.VerifierProtocol;

namespace RealtimeSwx.Core.Verification;

/// <summary>Running verification of one target, published after every tick that scored something.</summary>
public sealed class VerifierActor : SwxEntity
{
    private const int EventsPerSnapshot = 500;
    private readonly VerifierState _state;
    private readonly IVerificationPublisher _publisher;
    private readonly string _target;
    private (ScoresAdded Event, long Sequence)? _last;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public VerifierActor(string target, IVerificationPublisher publisher, VirtualClock clock)
        : base(clock)
    {
        (_target, _publisher) = (target, publisher);
        PersistenceId = "verifier-" + target;
        _state = new VerifierState(target);

        Recover<ScoresAdded>(e =>
        {
            _state.Apply(e);
            _last = (e, LastSequenceNr);
        });
        Recover<RecoveryCompleted>(recovered =>
        {
            // The process may have died between the journal and the world.
            if (_last is { } last)
            {
                _ = publisher.Publish(last.Event, last.Sequence);
            }
        });
        Recover<SnapshotOffer>(offer => _state.Apply((VerifierSnapshot)offer.Snapshot));
        Command<RecordScores>(command =>
        {
            if (_state.Decide(command, command.Now ?? Clock.GetUtcNow()) is not { } added)
            {
                Sender.Tell(new ScoresRecorded(target, 0));
                return;
            }

            var sender = Sender;
            Persist(added, e =>
            {
                _state.Apply(e);
                Answer(sender, new ScoresRecorded(target, e.Scores.Length), publisher.Publish(e, LastSequenceNr), command.Now is not null);
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

    protected override void PostStop()
    {
        _publisher.Forget(_target);
        base.PostStop();
    }
}
