using Akka.Actor;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>
/// Timers of one actor on a <see cref="TimeProvider"/>: whoever moves the clock moves them too. Each key has at most one, and an action runs
/// in the actor, which hands every <see cref="Due"/> that it receives to <see cref="Run"/>.
/// </summary>
internal sealed class ClockTimers(TimeProvider time, IActorRef owner) : IDisposable
{
    // Longer than any two lines of code take, shorter than any step of a clock that is moved.
    private static readonly TimeSpan Moved = TimeSpan.FromSeconds(0.5);
    private readonly Dictionary<string, Due> _running = new(StringComparer.Ordinal);

    /// <summary>Replaces what runs under the key.</summary>
    public void Start(string key, TimeSpan wait, Action action)
    {
        Cancel(key);
        var due = new Due(key, action);
        _running[key] = due;
        due.Timer = time.CreateTimer(_ => owner.Tell(due, owner), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The same for an instant. A clock that was moved after it was read and before the timer ran would count from too late: then again.</summary>
    public void StartAt(string key, DateTimeOffset at, Action action)
    {
        DateTimeOffset now;
        do
        {
            now = time.GetUtcNow();
            Start(key, at - now, action);
        }
        while (time.GetUtcNow() - now > Moved);
    }

    public void Cancel(string key)
    {
        if (_running.Remove(key, out var due))
        {
            due.Timer?.Dispose();
        }
    }

    /// <summary>Does nothing for a timer that was cancelled or replaced while its message was on the way, or that an earlier incarnation started.</summary>
    public void Run(Due due)
    {
        if (_running.TryGetValue(due.Key, out var held) && ReferenceEquals(held, due))
        {
            Cancel(due.Key);
            due.Action();
        }
    }

    public void Dispose()
    {
        foreach (var key in _running.Keys.ToList())
        {
            Cancel(key);
        }
    }

    internal sealed class Due(string key, Action action) : INoSerializationVerificationNeeded, Akka.Event.IDeadLetterSuppression
    {
        public string Key { get; } = key;

        public Action Action { get; } = action;

        public ITimer? Timer { get; set; }
    }
}
