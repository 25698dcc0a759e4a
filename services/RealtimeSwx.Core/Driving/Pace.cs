namespace RealtimeSwx.Core.Driving;

/// <summary>How fast virtual time goes by.</summary>
public sealed class Pace(TimeProvider system)
{
    private readonly CancellationTokenSource _ended = new();
    private DateTimeOffset _since = DateTimeOffset.MinValue;
    private long _sinceStamp;

    /// <summary>Virtual seconds per second; infinity for as fast as it goes.</summary>
    public double Speed { get; set; } = double.PositiveInfinity;

    /// <summary>Instants before this one go by without waiting.</summary>
    public DateTimeOffset FullSpeedUntil { get; set; } = DateTimeOffset.MinValue;

    /// <summary>True when an instant has to wait for its time.</summary>
    public bool Holds(DateTimeOffset at) => !double.IsPositiveInfinity(Speed) && at > FullSpeedUntil;

    /// <summary>Nobody waits any more.</summary>
    public void End() => _ended.Cancel();

    public void ThrowIfEnded() => _ended.Token.ThrowIfCancellationRequested();

    /// <summary>Waits until it is time for an instant.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or <see cref="End"/> was called.</exception>
    public async Task WaitAsync(DateTimeOffset at, CancellationToken cancel)
    {
        if (!Holds(at))
        {
            return;
        }

        // Gaps over a day are skipped: the pace starts anew behind them.
        if (_since == DateTimeOffset.MinValue || at - _since > TargetSchedule.Silence)
        {
            (_since, _sinceStamp) = (at, system.GetTimestamp());
            return;
        }

        var wait = (at - _since) / Speed - system.GetElapsedTime(_sinceStamp);
        if (wait > TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _ended.Token);
            await Task.Delay(wait, system, either.Token);
        }

        if (at - _since > TimeSpan.FromHours(12))
        {
            (_since, _sinceStamp) = (at, system.GetTimestamp());
        }
    }
}
