namespace RealtimeSwx.Core.Driving;

/// <summary>
/// The time of the data. In a replay it follows the lock-step: in the driver's process directly, elsewhere through the time that commands
/// carry. Live it is the system's clock. Timers are the system's either way.
/// </summary>
public sealed class VirtualClock(TimeProvider system) : TimeProvider
{
    private long _ticks = -1;

    /// <summary>True once a replay has set the time.</summary>
    public bool IsVirtual => Interlocked.Read(ref _ticks) >= 0;

    /// <summary>The time of the data in a replay; null when the clock is the system's.</summary>
    public DateTimeOffset? DataTime => Interlocked.Read(ref _ticks) is var ticks and >= 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Read(ref _ticks) is var ticks and >= 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : system.GetUtcNow();

    /// <summary>Moves forward; a time before the present one changes nothing.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        if (time.UtcTicks > Interlocked.Read(ref _ticks))
        {
            Interlocked.Exchange(ref _ticks, time.UtcTicks);
        }
    }

    public override long GetTimestamp() => system.GetTimestamp();

    public override long TimestampFrequency => system.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        system.CreateTimer(callback, state, dueTime, period);
}
