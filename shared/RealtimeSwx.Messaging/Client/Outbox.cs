using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace RealtimeSwx.Messaging;

/// <summary>
/// What is to be published, in the order of the calls. One loop per connection sends; what was not acknowledged when a connection ended is sent
/// again, in order, before anything newer.
/// </summary>
internal sealed class Outbox(SwxMqttOptions options, RetainedMemory retained, TimeProvider time)
{
    private readonly Channel<Outgoing> _queue = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(options.MaxPendingPublications) { SingleReader = true });
    private readonly LinkedList<Outgoing> _unacknowledged = new();
    private readonly Lock _gate = new();
    private long _published;
    private long _dropped;

    public long Published => Interlocked.Read(ref _published);

    public long Dropped => Interlocked.Read(ref _dropped);

    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _queue.Reader.Count + _unacknowledged.Count;
            }
        }
    }

    public async Task Enqueue(SwxPublication publication, CancellationToken cancel)
    {
        var item = new Outgoing(publication);
        lock (_gate)
        {
            if (!_queue.Writer.TryWrite(item))
            {
                Drop("queue full");
                throw new SwxPublishException(publication.Topic, $"{options.MaxPendingPublications} publications are pending");
            }

            if (publication.Retain)
            {
                retained.Remember(publication);
            }
        }

        try
        {
            await item.Done.Task.WaitAsync(options.PublishTimeout, time, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            item.Abandoned = true;
            Drop("timeout");
            throw new SwxPublishException(publication.Topic, $"the broker did not acknowledge within {options.PublishTimeout.TotalSeconds:0.###} s", e);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            item.Abandoned = true;
            throw;
        }
    }

    /// <summary>Sends over one connection until it ends.</summary>
    /// <param name="failed">Called when a publication could not be sent or was not answered: the connection is no good.</param>
    public async Task DrainAsync(IMqttClient client, int inflight, Action failed, CancellationToken end)
    {
        using var slots = new SemaphoreSlim(inflight);
        Outgoing[] again;
        lock (_gate)
        {
            again = [.. _unacknowledged];
        }

        var sending = new HashSet<Task>();
        try
        {
            foreach (var item in again)
            {
                await StartAsync(item).ConfigureAwait(false);
            }

            while (await _queue.Reader.WaitToReadAsync(end).ConfigureAwait(false))
            {
                while (!end.IsCancellationRequested && Take(out var item))
                {
                    await StartAsync(item).ConfigureAwait(false);
                }

                end.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended; whatever is not acknowledged stays for the next one.
        }

        await Task.WhenAll(sending).ConfigureAwait(false);

        async Task StartAsync(Outgoing item)
        {
            if (item.Abandoned && !(item.Publication.Retain && retained.IsNewest(item.Publication)))
            {
                Settle(item);
                return;
            }

            await slots.WaitAsync(end).ConfigureAwait(false);
            sending.RemoveWhere(t => t.IsCompleted);
            sending.Add(SendAsync(item));
        }

        async Task SendAsync(Outgoing item)
        {
            try
            {
                // A broker that answers probes but not publications is no good either.
                using var timer = new CancellationTokenSource(options.PublishTimeout, time);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, end);
                var result = await client.PublishAsync(Message(item.Publication), limit.Token).ConfigureAwait(false);
                Settle(item);
                if (result.IsSuccess)
                {
                    Interlocked.Increment(ref _published);
                    Telemetry.Published.Add(1);
                    item.Done.TrySetResult();
                }
                else
                {
                    Drop("refused by broker");
                    item.Done.TrySetException(new SwxPublishException(item.Publication.Topic, $"the broker refused it: {result.ReasonCode} {result.ReasonString}".TrimEnd()));
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                if (e is ArgumentException or NotSupportedException or MQTTnet.Exceptions.MqttProtocolViolationException)
                {
                    // The message itself is at fault: sending it again would never succeed.
                    Settle(item);
                    item.Done.TrySetException(new SwxPublishException(item.Publication.Topic, e.Message, e));
                    return;
                }

                failed();
            }
            finally
            {
                slots.Release();
            }
        }
    }

    /// <summary>Nothing will be sent any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var item))
            {
                _unacknowledged.AddLast(item);
            }

            foreach (var item in _unacknowledged)
            {
                item.Done.TrySetException(new SwxPublishException(item.Publication.Topic, "the client was stopped"));
            }

            _unacknowledged.Clear();
        }
    }

    public static MqttApplicationMessage Message(SwxPublication p)
    {
        var properties = new List<MqttUserProperty>(2);
        if (p.TraceParent is { } trace)
        {
            properties.Add(Property("traceparent", trace));
        }

        if (p.Schema is { } schema)
        {
            properties.Add(Property("schema", schema));
        }

        return new MqttApplicationMessage
        {
            Topic = p.Topic,
            Payload = new System.Buffers.ReadOnlySequence<byte>(p.Payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = p.Retain,
            ContentType = p.ContentType,
            MessageExpiryInterval = p.Expiry is { } expiry ? (uint)Math.Clamp(Math.Ceiling(expiry.TotalSeconds), 1, uint.MaxValue) : 0,
            UserProperties = properties,
        };
    }

    private static MqttUserProperty Property(string name, string value) => new(name, (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(value));

    private bool Take(out Outgoing item)
    {
        lock (_gate)
        {
            if (!_queue.Reader.TryRead(out item!))
            {
                return false;
            }

            item.Node = _unacknowledged.AddLast(item);
            return true;
        }
    }

    private void Settle(Outgoing item)
    {
        lock (_gate)
        {
            if (item.Node?.List is not null)
            {
                _unacknowledged.Remove(item.Node);
            }
        }
    }

    private void Drop(string reason)
    {
        Interlocked.Increment(ref _dropped);
        Telemetry.Dropped.Add(1, new("client", options.ClientId), new("reason", reason));
    }

    private sealed class Outgoing(SwxPublication publication)
    {
        public SwxPublication Publication { get; } = publication;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The caller has given up. A retained value still goes out if nothing newer has replaced it.</summary>
        public volatile bool Abandoned;

        public LinkedListNode<Outgoing>? Node { get; set; }
    }
}
