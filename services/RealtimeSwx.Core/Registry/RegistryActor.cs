using System.Text.Json;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Forecasting.Incremental;
using static RealtimeSwx.Actors.Registry.RegistryProtocol;

namespace RealtimeSwx.Core.Registry;

/// <summary>Who is champion of one target. Every change is an event, and every decision goes out with its evidence.</summary>
public sealed class RegistryActor : SwxEntity
{
    private readonly IModelPublisher _publisher;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private RegistryState _state;
    private (IRegistryEvent Event, long Sequence)? _last;

    public RegistryActor(string target, IModelPublisher publisher, VirtualClock clock)
        : base(clock)
    {
        PersistenceId = "registry-" + target;
        _publisher = publisher;
        _state = new RegistryState(target);
        Recover<IRegistryEvent>(e =>
        {
            _state = _state.Apply(e);
            _last = e is EvidenceRecorded ? _last : (e, LastSequenceNr);
        });
        Recover<RecoveryCompleted>(recovered =>
        {
            // The process may have died between the journal and the world.
            if (_last is { } last)
            {
                _ = _publisher.Publish(last.Event, last.Sequence);
            }
        });
        Command<GetModels>(_ => Sender.Tell(_state.Models));
        Command<RegisterShipped>(c => Store(_state.Decide(c, c.Now ?? Clock.GetUtcNow()), c.Now is not null));
        Command<RegisterChallenger>(c => Store(_state.Decide(c, c.Now ?? Clock.GetUtcNow()), c.Now is not null));
        Command<RecordEvidence>(OnEvidence);
        Command<StopEntity>(_ => Context.Stop(Self));
    }

    public override string PersistenceId { get; }

    protected override void PostStop()
    {
        _publisher.Forget(_state.Target);
        base.PostStop();
    }

    private void Store(IRegistryEvent? e, bool lockStep)
    {
        if (e is null)
        {
            Sender.Tell(_state.Models);
            return;
        }

        var sender = Sender;
        Persist(e, stored =>
        {
            var published = Accept(stored);
            Answer(sender, _state.Models, published, lockStep);
        });
    }

    private void OnEvidence(RecordEvidence command)
    {
        var now = command.Now ?? Clock.GetUtcNow();
        if (_state.Decide(command, now) is not { } evidence)
        {
            Sender.Tell(_state.Models);
            return;
        }

        var sender = Sender;
        Persist(evidence, stored =>
        {
            _ = Accept(stored);
            if (Promotion.Decide(_state, command.At, now) is not { } decision)
            {
                sender.Tell(_state.Models);
                return;
            }

            Persist(decision, decided =>
            {
                _log.Info("{Target}: challenger {Challenger} {Outcome}: {Reason}", decided.Target, decided.Challenger[..12], decided.Outcome, decided.Reason);
                var published = Accept(decided);
                Answer(sender, _state.Models, published, command.Now is not null);
            });
        });
    }

    private Task Accept(IRegistryEvent e)
    {
        _state = _state.Apply(e);
        return _publisher.Publish(e, LastSequenceNr);
    }
}
