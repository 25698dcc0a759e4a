using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Core.Publishing;

/// <summary>
/// Publications on their way. Entities hand over and go on; the lock-step flushes before it moves on. The client's own queue is bounded and
/// keeps the order; what it refuses is tried again by <see cref="FlushAsync"/>'s caller only for retained values, since the next value replaces them.
/// </summary>
public sealed class MqttOutbox(SwxMqttClient client, ILogger<MqttOutbox> log)
{
    private readonly ConcurrentDictionary<long, Task> _pending = new();
    private long _next;

    public int Pending => _pending.Count;

    /// <summary>Ends when the broker has acknowledged it, or when it is given up and counted; never fails.</summary>
    public Task Send(SwxPublication publication) => Send(Task.FromResult<SwxPublication?>(publication));

    /// <summary>A publication whose content is still being read; null when there is none. A failure to read it is counted like one to send it.</summary>
    public Task Send(Task<SwxPublication?> publication)
    {
        var id = Interlocked.Increment(ref _next);
        var task = SendAsync(publication);
        _pending[id] = task;
        task.ContinueWith(_ => _pending.TryRemove(id, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Somebody else publishes the topic from now on.</summary>
    public void Forget(string topic) => client.Forget(topic);

    /// <summary>Waits until everything handed over so far is acknowledged by the broker (or given up and counted).</summary>
    public Task FlushAsync(CancellationToken cancel) => _pending.IsEmpty ? Task.CompletedTask : Task.WhenAll(_pending.Values).WaitAsync(cancel);

    private async Task SendAsync(Task<SwxPublication?> reading)
    {
        try
        {
            if (await reading is { } publication)
            {
                await client.PublishAsync(publication);
            }
        }
        catch (Exception e)
        {
            var reason = e is SwxPublishException ? "not acknowledged" : "content not readable";
            CoreTelemetry.Dropped.Add(1, new KeyValuePair<string, object?>("place", "mqtt out"), new KeyValuePair<string, object?>("reason", reason));
            log.LogWarning("Not published: {Reason}", e.Message);
        }
    }
}
