using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>One way out. Called with one message at a time; per alert in the order of its messages.</summary>
internal interface IAlertChannel : IAsyncDisposable
{
    string Name { get; }

    RetryPolicy Retries { get; }

    /// <summary>False for a message that does not go out here; it counts as delivered.</summary>
    bool Carries(AlertMessage message);

    /// <summary>An exception is a failure like <see cref="SendOutcome.Failed"/>.</summary>
    Task<SendResult> SendAsync(AlertNotice notice, CancellationToken cancel);

    /// <summary>Called between messages, for what must be said again and again.</summary>
    Task IdleAsync(CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>A message of the outbox, and the same in fields.</summary>
internal sealed record AlertNotice(StoredAlert Stored, AlertMessage Message);

internal enum SendOutcome
{
    Delivered,
    Failed,

    /// <summary>The receiver wants nothing more, ever.</summary>
    Gone,
}

/// <param name="RetryAfter">How long the receiver asked to wait, when it did.</param>
internal sealed record SendResult(SendOutcome Outcome, string Reason = "", TimeSpan? RetryAfter = null)
{
    public static readonly SendResult Delivered = new(SendOutcome.Delivered);

    public static SendResult Failed(string reason, TimeSpan? retryAfter = null) => new(SendOutcome.Failed, reason, retryAfter);
}

/// <summary>Pauses between attempts: doubling from the first to the longest, each scaled by 0.8 .. 1.2.</summary>
/// <param name="GiveUp">After this long a message is dead; null: never.</param>
internal sealed record RetryPolicy(TimeSpan First, TimeSpan Longest, TimeSpan? GiveUp)
{
    private static readonly TimeSpan MostRetryAfter = TimeSpan.FromDays(1);

    /// <param name="attempts">Failed attempts so far, from 1.</param>
    /// <param name="chance">0 .. 1.</param>
    public TimeSpan Pause(int attempts, TimeSpan? retryAfter, double chance)
    {
        var pause = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 30)));
        var asked = retryAfter is { } wait && wait < MostRetryAfter ? wait : retryAfter is null ? TimeSpan.Zero : MostRetryAfter;
        return TimeSpan.FromSeconds(Math.Max(asked.TotalSeconds, pause * (0.8 + (0.4 * chance))));
    }
}
