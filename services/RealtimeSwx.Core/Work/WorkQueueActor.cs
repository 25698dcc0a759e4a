using Akka.Actor;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Core.Work;

/// <summary>
/// Hands work to the workers that pull it. The worker sees the requester as the sender and answers it directly. With no worker of a kind
/// the requester hears so at once and falls back.
/// </summary>
public sealed class WorkQueueActor : ReceiveActor
{
    /// <summary>Work that may wait per kind.</summary>
    private const int Capacity = 256;
    private readonly WorkQueueState<IActorRef> _state = new(Capacity);
    private readonly List<(AwaitWorkers Wish, IActorRef Requester)> _awaiting = [];

    public WorkQueueActor()
    {
        Receive<Pull>(pull =>
        {
            Context.Watch(Sender);
            var known = _state.HasWorkerFor(pull.Kind);
            if (_state.Pull(Sender, pull.Worker, pull.Kind, pull.Device) is { } item)
            {
                Sender.Tell(item.Work, item.Requester);
            }

            if (!known)
            {
                TellAwaiting();
            }
        });
        Receive<IWork>(work =>
        {
            if (!_state.HasWorkerFor(work.Kind))
            {
                Sender.Tell(new NoWorker(work.WorkId, work.Kind));
                return;
            }

            var (worker, dropped) = _state.Offer(work, Sender);
            worker?.Tell(work, Sender);
            foreach (var (stale, requester) in dropped)
            {
                requester.Tell(new WorkDropped(stale.WorkId, "newer work took its place"));
            }
        });
        Receive<GetWorkers>(_ => Sender.Tell(Describe()));
        Receive<AwaitWorkers>(await =>
        {
            _awaiting.Add((await, Sender));
            TellAwaiting();
        });
        Receive<Terminated>(t => _state.Gone(t.ActorRef));
    }

    private Workers Describe() => new(
        [.. _state.Workers.Select(w => w.Kind).Distinct().Order()],
        [.. _state.Workers.Select(w => $"{w.Name} ({w.Kind}, {w.Device})").Order()],
        _state.Dropped,
        _state.Queued);

    private void TellAwaiting()
    {
        foreach (var waiting in _awaiting.Where(a => a.Wish.Kinds.All(_state.HasWorkerFor)).ToList())
        {
            waiting.Requester.Tell(Describe());
            _awaiting.Remove(waiting);
        }
    }
}
