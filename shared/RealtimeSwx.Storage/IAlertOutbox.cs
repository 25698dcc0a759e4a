using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Storage;

/// <summary>One alert message for the outbox. Unique by (alert, sequence): writing it again does nothing.</summary>
public sealed record AlertRow(string Alert, long Sequence, DateTimeOffset At, AlertState State, int Level, string PayloadJson) : ReadModelRow;

/// <param name="Id">Place in the outbox; rises with every message, per alert in the order of its sequence.</param>
public sealed record StoredAlert(long Id, string Alert, long Sequence, DateTimeOffset At, AlertState State, int Level, string PayloadJson);

/// <summary>Where a channel stands.</summary>
/// <param name="Cursor">Messages up to this id are delivered, or wait as a <see cref="Delivery"/>.</param>
/// <param name="Disabled">Why nothing is sent any more; empty when the channel works.</param>
/// <param name="Waiting">Messages that are tried again.</param>
/// <param name="Dead">Messages that were given up.</param>
public sealed record ChannelState(string Name, long Cursor, string Disabled, long Waiting, long Dead);

/// <summary>A message that a channel could not deliver at once.</summary>
/// <param name="Id">Of the message.</param>
/// <param name="Attempts">So far; 0 for one that waits behind an earlier message of its alert.</param>
/// <param name="FirstAt">When it was tried first, or when it began to wait.</param>
/// <param name="Dead">Given up; kept to be looked at.</param>
public sealed record Delivery(string Channel, long Id, string Alert, int Attempts, DateTimeOffset FirstAt, DateTimeOffset NextAt, string Error, bool Dead);

/// <summary>What changes in one step of a channel, in one transaction.</summary>
/// <param name="Cursor">New cursor, or null.</param>
/// <param name="Keep">A delivery to store or replace, or null.</param>
/// <param name="Drop">Id of a delivery that is settled, or null.</param>
public sealed record ChannelStep(long? Cursor = null, Delivery? Keep = null, long? Drop = null);

/// <summary>
/// The messages of all alerts in order, and how far every channel has carried them: what makes sure that a channel that was down, or a
/// gateway that died, loses nothing.
/// </summary>
public interface IAlertOutbox
{
    /// <summary>Messages behind an id, ascending, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StoredAlert>> AfterAsync(long id, int limit, CancellationToken cancel);

    Task<StoredAlert?> FindAsync(long id, CancellationToken cancel);

    /// <summary>The newest message of every alert, by name.</summary>
    Task<IReadOnlyList<StoredAlert>> CurrentAsync(CancellationToken cancel);

    /// <summary>Ascending; the newest <paramref name="limit"/>, of one alert or of all.</summary>
    Task<IReadOnlyList<StoredAlert>> HistoryAsync(string? alert, int limit, CancellationToken cancel);

    /// <summary>The messages from the one that raised an alert up to <paramref name="last"/>, ascending.</summary>
    Task<IReadOnlyList<StoredAlert>> EpisodeAsync(StoredAlert last, CancellationToken cancel);

    /// <summary>
    /// Makes <paramref name="owner"/> the only one who serves the channel until the lease ends. A channel that is new begins with what is
    /// raised now. Null while somebody else serves it.
    /// </summary>
    Task<ChannelState?> ClaimAsync(string channel, string owner, DateTimeOffset now, TimeSpan lease, CancellationToken cancel);

    /// <summary>False when the channel is somebody else's by now: nothing was changed.</summary>
    Task<bool> StepAsync(string channel, string owner, ChannelStep step, CancellationToken cancel);

    /// <summary>Ends the lease, so that another one need not wait for it.</summary>
    Task ReleaseAsync(string channel, string owner, CancellationToken cancel);

    /// <summary>Stops or (with an empty reason) starts a channel.</summary>
    Task DisableAsync(string channel, string reason, CancellationToken cancel);

    Task<IReadOnlyList<ChannelState>> ChannelsAsync(CancellationToken cancel);

    /// <summary>Deliveries that are tried again, ascending by message, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Delivery>> WaitingAsync(string channel, int limit, CancellationToken cancel);

    /// <summary>Deliveries that were given up, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Delivery>> DeadAsync(int limit, CancellationToken cancel);
}
