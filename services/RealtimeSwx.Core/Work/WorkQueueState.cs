using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Core.Work;

/// <summary>
/// Who waits for work and which work waits for whom. Generic in the address type so that it is tested without actors. Predictions are
/// served newest first and only the newest of a key is kept; other work is first in, first out. Of idle workers the one that has the model
/// loaded comes first. Work whose worker goes before it says that it is done is given to another. Bounded.
/// </summary>
/// <typeparam name="TAddress">Address of workers and requesters.</typeparam>
/// <param name="capacity">Work that may wait per kind.</param>
/// <param name="grace">How long work waits for a first worker of its kind before its requester hears that there is none.</param>
public sealed class WorkQueueState<TAddress>(int capacity, TimeSpan grace)
    where TAddress : notnull
{
    private readonly Dictionary<string, List<Item>> _waiting = [];
    private readonly Dictionary<TAddress, Worker> _workers = [];
    private readonly Dictionary<string, DateTimeOffset> _withoutSince = [];
    private long _pulls;

    public sealed record Item(IWork Work, TAddress Requester);

    /// <summary>Work dropped because newer work replaced it or the queue was full.</summary>
    public long Dropped { get; private set; }

    /// <summary>Work given to a second worker because the first one went.</summary>
    public long GivenAgain { get; private set; }

    public int Queued => _waiting.Values.Sum(q => q.Count);

    public IEnumerable<Pull> Workers => _workers.Values.Select(w => w.Said);

    public bool HasWorkerFor(string kind) => _workers.Values.Any(w => w.Said.Kind == kind);

    /// <summary>Takes work; returns the idle worker to send it to, if any, and the work that was dropped for it. Known work is not taken twice.</summary>
    public (TAddress? Worker, IReadOnlyList<Item> Dropped) Offer(IWork work, TAddress requester, DateTimeOffset now)
    {
        if (_workers.Values.Any(w => w.Doing?.Work.WorkId == work.WorkId) || QueueOf(work.Kind).Exists(i => i.Work.WorkId == work.WorkId))
        {
            return (default, []);
        }

        if (!HasWorkerFor(work.Kind))
        {
            _withoutSince.TryAdd(work.Kind, now);
        }

        return Place(new Item(work, requester));
    }

    /// <summary>A worker asks; the work it should do, or null when it has to wait.</summary>
    public Item? Pull(TAddress address, Pull pull)
    {
        if (_workers.TryGetValue(address, out var worker) && worker.Doing is { } doing && doing.Work.WorkId != pull.Last)
        {
            // Said before it got the work: it is busy with it.
            return null;
        }

        var queue = QueueOf(pull.Kind);
        var at = pull.Kind == Kinds.Predict ? queue.Count - 1 : 0;
        var item = queue.Count == 0 ? null : queue[at];
        if (item is not null)
        {
            queue.RemoveAt(at);
        }

        _withoutSince.Remove(pull.Kind);
        _workers[address] = new Worker(pull, item, ++_pulls);
        return item;
    }

    /// <summary>A worker has gone. Returns where its unfinished work goes now: to another worker, or null when it waits for one.</summary>
    public (Item Work, TAddress? Worker)? Gone(TAddress address, DateTimeOffset now)
    {
        if (!_workers.Remove(address, out var worker))
        {
            return null;
        }

        if (!HasWorkerFor(worker.Said.Kind))
        {
            _withoutSince[worker.Said.Kind] = now;
        }

        if (worker.Doing is not { } item)
        {
            return null;
        }

        GivenAgain++;
        return (item, Place(item).Worker);
    }

    /// <summary>Work that has waited for a first worker long enough; its requesters must hear that there is none.</summary>
    public IReadOnlyList<Item> Hopeless(DateTimeOffset now)
    {
        var given = new List<Item>();
        foreach (var kind in _withoutSince.Where(w => now - w.Value >= grace).Select(w => w.Key))
        {
            given.AddRange(QueueOf(kind));
            QueueOf(kind).Clear();
        }

        return given;
    }

    private (TAddress? Worker, IReadOnlyList<Item> Dropped) Place(Item item)
    {
        var (work, queue) = (item.Work, QueueOf(item.Work.Kind));
        if (Idle(work) is { } idle)
        {
            _workers[idle.Key] = idle.Value with { Doing = item };
            return (idle.Key, []);
        }

        var dropped = new List<Item>();
        if (work.Kind == Kinds.Predict)
        {
            dropped.AddRange(queue.Where(w => w.Work.Key == work.Key));
            queue.RemoveAll(w => w.Work.Key == work.Key);
        }

        queue.Add(item);
        if (queue.Count > capacity)
        {
            dropped.Add(queue[0]);
            queue.RemoveAt(0);
        }

        Dropped += dropped.Count;
        return (default, dropped);
    }

    /// <summary>The idle worker for this work: with its models loaded, then on a GPU, then the one that has waited longest.</summary>
    private KeyValuePair<TAddress, Worker>? Idle(IWork work)
    {
        var idle = _workers.Where(w => w.Value.Said.Kind == work.Kind && w.Value.Doing is null).ToList();
        return idle.Count == 0
            ? null
            : idle.OrderByDescending(w => work is Predict p && w.Value.Said.Capacity is { } c && p.Checkpoints.All(c.Models.Contains))
                .ThenByDescending(w => w.Value.Said.Device.StartsWith("cuda", StringComparison.Ordinal))
                .ThenBy(w => w.Value.Pulled)
                .First();
    }

    private List<Item> QueueOf(string kind)
    {
        if (!_waiting.TryGetValue(kind, out var queue))
        {
            _waiting[kind] = queue = [];
        }

        return queue;
    }

    /// <param name="Doing">What it was given and has not said to be done.</param>
    private sealed record Worker(Pull Said, Item? Doing, long Pulled);
}
