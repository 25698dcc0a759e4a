using System.Collections.Concurrent;

namespace RealtimeSwx.Messaging.Tests.Support;

/// <summary>A handler that keeps what it gets.</summary>
internal sealed class Inbox
{
    public ConcurrentQueue<InboundMessage> Messages { get; } = new();

    public Task<bool> Take(InboundMessage message, CancellationToken cancel)
    {
        Messages.Enqueue(message);
        return Task.FromResult(true);
    }

    public string Last(string topic) => System.Text.Encoding.UTF8.GetString(Messages.Last(m => m.Topic == topic).Payload.Span);

    public Task UntilAsync(int count) => Waiting.Until(() => Messages.Count >= count, $"{count} messages, {Messages.Count} so far");
}
