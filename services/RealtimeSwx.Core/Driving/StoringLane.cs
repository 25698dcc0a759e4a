using Akka.Actor;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Driving;

/// <summary>A batch on its way into the journal.</summary>
/// <param name="Origin">The message that brought it.</param>
/// <param name="Answer">Told with the storing actor and the error, null when it is stored.</param>
internal sealed record LiveItem(object Origin, IReadOnlyList<FeedRecord> Records, Action<IActorRef, string?> Answer);

/// <summary>A bounded queue whose items are stored one after the other, in order.</summary>
/// <param name="capacity">Items that may wait beside the one that is stored.</param>
/// <param name="store">Starts storing; <see cref="Next"/> is called when it is over.</param>
internal sealed class LiveLane(int capacity, Action<LiveLane, LiveItem> store)
{
    private readonly Queue<LiveItem> _waiting = new();
    private LiveItem? _current;

    /// <summary>False when it is full.</summary>
    public bool TryAdd(LiveItem item)
    {
        if (_current is null)
        {
            _current = item;
            store(this, item);
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
    public bool Holds(object origin) => Equals(_current?.Origin, origin) || _waiting.Any(i => Equals(i.Origin, origin));

    public void Next()
    {
        _current = null;
        if (_waiting.TryDequeue(out var next))
        {
            _current = next;
            store(this, next);
        }
    }
}
