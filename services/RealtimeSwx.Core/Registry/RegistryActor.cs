using System.Text.Json;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Forecasting.Incremental;
using static RealtimeSwx.Actors.Registry.RegistryProtocol;

namespace RealtimeSwx.Core.Registry;

/// <summary>Who is champion of one target. Every change is an event, and every decision goes out with its evidence.</summary>
public sealed class RegistryActor : ReceivePersistentActor
{
    private readonly IModelPublisher _publisher;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private RegistryState _state;

    public RegistryActor(string target, IModelPublisher publisher, TimeProvider clock)
    {
        PersistenceId = "registry-" + target;
        (_publisher, _clock) = (publisher, clock);
        _state = new RegistryState(target);
        Recover<IRegistryEvent>(e => _state = _state.Apply(e));
        Command<GetModels>(_ => Sender.Tell(_state.Models));
        Command<RegisterShipped>(c => Store(_state.Decide(c, _clock.GetUtcNow())));
        Command<RegisterChallenger>(c => Store(_state.Decide(c, _clock.GetUtcNow())));
        Command<RecordEvidence>(OnEvidence);
        Command<StopEntity>(_ => Context.Stop(Self));
    }

    public override string PersistenceId { get; }

    private void Store(IRegistryEvent? e)
    {
        if (e is null)
        {
            Sender.Tell(_state.Models);
            return;
        }

        var sender = Sender;
        Persist(e, stored =>
        {
            Accept(stored);
            sender.Tell(_state.Models);
        });
    }

    private void OnEvidence(RecordEvidence command)
    {
        if (_state.Decide(command, _clock.GetUtcNow()) is not { } evidence)
        {
            Sender.Tell(_state.Models);
            return;
        }

        var sender = Sender;
        Persist(evidence, stored =>
        {
            Accept(stored);
            if (Promotion.Decide(_state, command.At, _clock.GetUtcNow()) is not { } decision)
            {
                sender.Tell(_state.Models);
                return;
            }

            Persist(decision, decided =>
            {
                _log.Info("{Target}: challenger {Challenger} {Outcome}: {Reason}", decided.Target, decided.Challenger[..12], decided.Outcome, decided.Reason);
                Accept(decided);
                sender.Tell(_state.Models);
            });
        });
    }

    private void Accept(IRegistryEvent e)
    {
        _state = _state.Apply(e);
        _publisher.Publish(e, LastSequenceNr);
    }
}
