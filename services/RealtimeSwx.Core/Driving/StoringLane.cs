using Akka.Actor;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Driving;

/// <summary>A batch on its way into the journal.</summary>
/// <param name="Origin">The message that brought it.</param>
/// <param name="TraceParent">The trace that it came with, null when it came without.</param>
/// <param name="Answer">Told with the storing actor and the error, null when it is stored.</param>
internal sealed record LaneItem(object Origin, IReadOnlyList<FeedRecord> Records, string? TraceParent, Action<IActorRef, string?> Answer);

/// <summary>
/// A bounded queue that is stored in order, whatever waits in one go: many small batches share a write to the journal. When that fails they
/// are stored one by one, so that a bad one fails alone.
/// </summary>
/// <param name="capacity">Items that may wait beside those that are stored.</param>
/// <param name="store">Starts storing; <see cref="Over"/> is called when it is over.</param>
internal sealed class StoringLane(int capacity, Action<StoringLane, IReadOnlyList<LaneItem>> store)
{
    private readonly Queue<LaneItem> _waiting = new();
    private readonly Queue<LaneItem> _alone = new();
    private IReadOnlyList<LaneItem> _current = [];

    public bool IsIdle => _current.Count == 0;

    /// <summary>False when it is full.</summary>
    public bool TryAdd(LaneItem item)
    {
        if (IsIdle)
        {
            Start([item]);
            return true;
        }

        if (_waiting.Count >= capacity)
        {
            return false;
        }

        _waiting.Enqueue(item);
        return true;
    }

    /// <summary>True while an equal message is stored or waits.</summary>
    public bool Holds(object origin) => _current.Concat(_alone).Concat(_waiting).Any(i => Equals(i.Origin, origin));

    /// <summary>What was started has ended: answers, or tries one by one, and goes on.</summary>
    /// <param name="error">Null when everything is stored.</param>
    public void Over(IActorRef self, string? error)
    {
        var items = _current;
        _current = [];
        if (error is not null && items.Count > 1)
        {
            foreach (var item in items)
            {
                _alone.Enqueue(item);
            }
        }
        else
        {
            foreach (var item in items)
            {
                item.Answer(self, error);
            }
        }

        if (_alone.TryDequeue(out var single))
        {
            Start([single]);
        }
        else if (_waiting.Count > 0)
        {
            LaneItem[] next = [.. _waiting];
            _waiting.Clear();
            Start(next);
        }
    }

    private void Start(IReadOnlyList<LaneItem> items)
    {
        _current = items;
        store(this, items);
    }
}
