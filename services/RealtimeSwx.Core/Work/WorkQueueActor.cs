using Akka.Actor;
using Akka.Cluster;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Core.Work;

/// <summary>
/// Hands work to the workers that pull it. The worker sees the requester as the sender and answers it directly. When a worker's node is not
/// heard of any more its work goes to another at once; with no worker of a kind for a while the requester hears so and falls back.
/// </summary>
public sealed class WorkQueueActor : ReceiveActor, IWithTimers
{
    /// <summary>Work that may wait per kind.</summary>
    private const int Capacity = 256;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly TimeProvider _time;
    private readonly WorkQueueState<IActorRef> _state;
    private readonly HashSet<IActorRef> _watched = [];
    private readonly List<(AwaitWorkers Wish, IActorRef Requester)> _awaiting = [];

    /// <param name="grace">How long work waits for a first worker of its kind: they come a moment later than Core, or move.</param>
    public WorkQueueActor(TimeProvider time, TimeSpan grace)
    {
        (_time, _state) = (time, new WorkQueueState<IActorRef>(Capacity, grace));
        Receive<Pull>(pull =>
        {
            if (_watched.Add(Sender))
            {
                Context.Watch(Sender);
            }

            if (_state.Pull(Sender, pull) is { } item)
            {
                Sender.Tell(item.Work, item.Requester);
            }

            TellAwaiting();
        });
        Receive<IWork>(work =>
        {
            var (worker, dropped) = _state.Offer(work, Sender, _time.GetUtcNow());
            worker?.Tell(work, Sender);
            foreach (var stale in dropped)
            {
                stale.Requester.Tell(new WorkDropped(stale.Work.WorkId, "newer work took its place"));
            }

            TellHopeless();
        });
        Receive<GetWorkers>(_ => Sender.Tell(Describe()));
        Receive<AwaitWorkers>(wish =>
        {
            _awaiting.RemoveAll(a => a.Requester.Equals(Sender));
            _awaiting.Add((wish, Sender));
            TellAwaiting();
        });
        Receive<Terminated>(t =>
        {
            _watched.Remove(t.ActorRef);
            OnGone(t.ActorRef);
        });
        Receive<ClusterEvent.UnreachableMember>(e =>
        {
            foreach (var worker in _watched.Where(w => w.Path.Address == e.Member.Address).ToList())
            {
                // It may be only slow: then it pulls again.
                OnGone(worker);
            }
        });
        Receive<ClusterEvent.CurrentClusterState>(_ => { });
        Receive<Look>(_ => TellHopeless());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (Context.System is ExtendedActorSystem { Provider: Akka.Cluster.IClusterActorRefProvider })
        {
            Akka.Cluster.Cluster.Get(Context.System).Subscribe(Self, typeof(ClusterEvent.UnreachableMember));
        }

        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, LookEvery);
    }

    protected override void PostStop()
    {
        if (Context.System is ExtendedActorSystem { Provider: Akka.Cluster.IClusterActorRefProvider })
        {
            Akka.Cluster.Cluster.Get(Context.System).Unsubscribe(Self);
        }
    }

    private void OnGone(IActorRef worker)
    {
        if (_state.Gone(worker, _time.GetUtcNow()) is { } again)
        {
            again.Worker?.Tell(again.Work.Work, again.Work.Requester);
        }
    }

    private void TellHopeless()
    {
        foreach (var item in _state.Hopeless(_time.GetUtcNow()))
        {
            item.Requester.Tell(new NoWorker(item.Work.WorkId, item.Work.Kind));
        }
    }

    private Workers Describe() => new(
        [.. _state.Workers.Select(w => w.Kind).Distinct().Order()],
        [.. _state.Workers.Select(Text).Order()],
        _state.Dropped,
        _state.Queued);

    private static string Text(Pull w) => w.Capacity is { } c
        ? $"{w.Worker} ({w.Kind}, {w.Device}, {c.MemoryMb} MiB free, {c.Models.Length} models loaded)"
        : $"{w.Worker} ({w.Kind}, {w.Device})";

    private void TellAwaiting()
    {
        foreach (var waiting in _awaiting.Where(a => a.Wish.Kinds.All(_state.HasWorkerFor)).ToList())
        {
            waiting.Requester.Tell(Describe());
            _awaiting.Remove(waiting);
        }
    }

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
