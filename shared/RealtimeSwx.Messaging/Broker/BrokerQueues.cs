using System.Collections.Concurrent;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace RealtimeSwx.Messaging;

/// <summary>
/// Keeps what waits for one subscriber bounded: queued messages and those sent but not acknowledged (which the server library keeps without a
/// limit of its own). A full subscriber holds publishers of <c>in/…</c> back; for other topics the message is dropped for it and counted.
/// </summary>
internal sealed class BrokerQueues(MqttServer server, EmbeddedBrokerOptions options, TimeProvider time, Action<string> drop)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<string, HashSet<ushort>> _unacknowledged = new(StringComparer.Ordinal);

    /// <summary>A resumed session queues everything unacknowledged again.</summary>
    public void Connected(string client) => _unacknowledged[client] = [];

    public void Forget(string client) => _unacknowledged.TryRemove(client, out _);

    public Task OutboundAsync(InterceptingPacketEventArgs args)
    {
        if (args.Packet is MqttPublishPacket { QualityOfServiceLevel: > MqttQualityOfServiceLevel.AtMostOnce } publish && _unacknowledged.TryGetValue(args.ClientId, out var set))
        {
            lock (set)
            {
                set.Add(publish.PacketIdentifier);
            }
        }

        return Task.CompletedTask;
    }

    public Task InboundAsync(InterceptingPacketEventArgs args)
    {
        if (args.Packet is MqttPubAckPacket or MqttPubCompPacket && _unacknowledged.TryGetValue(args.ClientId, out var set))
        {
            lock (set)
            {
                set.Remove(((MqttPacketWithIdentifier)args.Packet).PacketIdentifier);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>False: the message is not for this subscriber, it has taken too little for too long.</summary>
    public async Task<bool> HasRoomAsync(InterceptingClientApplicationMessageEnqueueEventArgs args, CancellationToken stop)
    {
        if (await HasRoomAsync(args.ReceiverClientId).ConfigureAwait(false))
        {
            return true;
        }

        // Waiting here keeps the publisher's connection from being read: TCP holds it back. One that sends to itself would wait for itself.
        if (args.SenderClientId != args.ReceiverClientId && BrokerAccess.IsInbound(args.ApplicationMessage.Topic))
        {
            var started = time.GetTimestamp();
            while (time.GetElapsedTime(started) < options.HoldBack && !stop.IsCancellationRequested)
            {
                await Task.Delay(Poll, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (await HasRoomAsync(args.ReceiverClientId).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }

        drop("subscriber queue full");
        return false;
    }

    private async Task<bool> HasRoomAsync(string client)
    {
        var waiting = 0L;
        if (_unacknowledged.TryGetValue(client, out var set))
        {
            lock (set)
            {
                waiting = set.Count;
            }
        }

        try
        {
            var session = await server.GetSessionAsync(client).ConfigureAwait(false);
            return session.PendingApplicationMessagesCount + waiting < options.MaxPendingPerClient;
        }
        catch (InvalidOperationException)
        {
            // The session has just been deleted; there is nobody to protect.
            return true;
        }
    }
}
