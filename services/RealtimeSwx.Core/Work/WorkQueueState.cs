using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Core.Work;

/// <summary>
/// Who waits for work and which work waits for whom. Generic in the address type so that it is tested without actors. Predictions are
/// served newest first and only the newest of a key is kept; other work is first in, first out. Bounded.
/// </summary>
/// <typeparam name="TAddress">Address of workers and requesters.</typeparam>
public sealed class WorkQueueState<TAddress>(int capacity)
    where TAddress : notnull
{
    private readonly Dictionary<string, List<(IWork Work, TAddress Requester)>> _waiting = [];
    private readonly Dictionary<TAddress, (string Name, string Kind, string Device)> _known = [];
    private readonly Dictionary<string, Queue<TAddress>> _idle = [];

    /// <summary>Work dropped because newer work replaced it or the queue was full.</summary>
    public long Dropped { get; private set; }

    public int Queued => _waiting.Values.Sum(q => q.Count);

    public IReadOnlyCollection<(string Name, string Kind, string Device)> Workers => _known.Values;

    public bool HasWorkerFor(string kind) => _known.Values.Any(w => w.Kind == kind);

    /// <summary>Takes work; returns the idle worker to send it to, if any, and the work that was dropped for it.</summary>
    public (TAddress? Worker, IReadOnlyList<(IWork Work, TAddress Requester)> Dropped) Offer(IWork work, TAddress requester)
    {
        if (_idle.TryGetValue(work.Kind, out var idle))
        {
            while (idle.TryDequeue(out var worker))
            {
                if (_known.ContainsKey(worker))
                {
                    return (worker, []);
                }
            }
        }

        if (!_waiting.TryGetValue(work.Kind, out var queue))
        {
            _waiting[work.Kind] = queue = [];
        }

        var dropped = new List<(IWork, TAddress)>();
        if (work.Kind == Kinds.Predict)
        {
            dropped.AddRange(queue.Where(w => w.Work.Key == work.Key));
            queue.RemoveAll(w => w.Work.Key == work.Key);
        }

        queue.Add((work, requester));
        if (queue.Count > capacity)
        {
            dropped.Add(queue[0]);
            queue.RemoveAt(0);
        }

        Dropped += dropped.Count;
        return (default, dropped);
    }

    /// <summary>A worker asks; the work it should do, or null when it has to wait.</summary>
    public (IWork Work, TAddress Requester)? Pull(TAddress worker, string name, string kind, string device)
    {
        _known[worker] = (name, kind, device);
        if (_waiting.TryGetValue(kind, out var queue) && queue.Count > 0)
        {
            var at = kind == Kinds.Predict ? queue.Count - 1 : 0;
            var item = queue[at];
            queue.RemoveAt(at);
            return item;
        }

        if (!_idle.TryGetValue(kind, out var idle))
        {
            _idle[kind] = idle = new Queue<TAddress>();
        }

        if (!idle.Contains(worker))
        {
            idle.Enqueue(worker);
        }

        return null;
    }

    public void Gone(TAddress worker) => _known.Remove(worker);
}
