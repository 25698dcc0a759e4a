using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace RealtimeSwx.Messaging;

/// <summary>
/// Takes messages off the receive loop, gives them to the handler in order and acknowledges them in order, each after its handler has finished.
/// Not acknowledging is what holds the broker back: it sends no more than the receive maximum ahead.
/// </summary>
internal sealed class InboundPump : IAsyncDisposable
{
    private readonly SwxMqttOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Arrived> _arrived;
    private readonly Channel<Handled> _handled;
    private readonly SemaphoreSlim _qos0;
    private readonly Task _work;
    private long _received;
    private long _acknowledged;
    private long _retries;
    private long _dropped;

    public InboundPump(SwxMqttOptions options, TimeProvider time, ILogger log)
    {
        _options = options;
        _time = time;
        _log = log;
        _qos0 = new SemaphoreSlim(options.QoS0Buffer);
        _arrived = Channel.CreateBounded<Arrived>(new BoundedChannelOptions(options.ReceiveMaximum + options.QoS0Buffer) { SingleReader = true });
        _handled = Channel.CreateBounded<Handled>(new BoundedChannelOptions(Math.Max(1, options.HandlerConcurrency)) { SingleReader = true });
        _work = Task.WhenAll(Task.Run(HandleAsync), Task.Run(AcknowledgeAsync));
    }

    public long Received => Interlocked.Read(ref _received);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long Retries => Interlocked.Read(ref _retries);

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Called by the library for every message; returns at once unless a broker sends more than the receive maximum.</summary>
    public async Task AcceptAsync(MqttApplicationMessageReceivedEventArgs args, CancellationToken end)
    {
        args.AutoAcknowledge = false;
        var qos0 = args.ApplicationMessage.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce;
        if (_options.Handler is null)
        {
            Drop("no handler");
            return;
        }

        if (qos0 && !await _qos0.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            Drop("QoS 0 buffer full");
            return;
        }

        await _arrived.Writer.WriteAsync(new Arrived(args, Message(args.ApplicationMessage), qos0, end), end).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _arrived.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _qos0.Dispose();
    }

    private async Task HandleAsync()
    {
        using var slots = new SemaphoreSlim(Math.Max(1, _options.HandlerConcurrency));
        var running = new List<Task>();
        try
        {
            await foreach (var item in _arrived.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await slots.WaitAsync(_stop.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _received);
                Telemetry.Received.Add(1);
                running.RemoveAll(t => t.IsCompleted);
                var done = RunAsync(item);
                running.Add(done);
                await _handled.Writer.WriteAsync(new Handled(item, done), _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is not acknowledged comes again with the next session.
        }
        finally
        {
            _handled.Writer.TryComplete();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task RunAsync(Arrived item)
        {
            try
            {
                await OfferAsync(item.Message).ConfigureAwait(false);
            }
            finally
            {
                if (item.QoS0)
                {
                    _qos0.Release();
                }

                slots.Release();
            }
        }
    }

    private async Task OfferAsync(InboundMessage message)
    {
        using var activity = Telemetry.Activities.StartActivity("receive", ActivityKind.Consumer, message.TraceParent);
        activity?.SetTag("messaging.system", "mqtt").SetTag("messaging.destination.name", message.Topic);
        while (true)
        {
            try
            {
                if (await _options.Handler!(message, _stop.Token).ConfigureAwait(false))
                {
                    return;
                }

                _log.LogWarning("{Client}: {Topic} was not taken; offering it again", _options.ClientId, message.Topic);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                _log.LogError(e, "{Client}: the handler of {Topic} failed; offering the message again", _options.ClientId, message.Topic);
            }

            Interlocked.Increment(ref _retries);
            Telemetry.HandlerRetries.Add(1);
            await Task.Delay(_options.RetryAfter, _time, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task AcknowledgeAsync()
    {
        await foreach (var (item, done) in _handled.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await done.ConfigureAwait(false);
                await item.Args.AcknowledgeAsync(_stop.Token).WaitAsync(_options.ConnectTimeout, _time, item.End).ConfigureAwait(false);
                Interlocked.Increment(ref _acknowledged);
                Telemetry.Acknowledged.Add(1);
            }
            catch (OperationCanceledException)
            {
                // Stopping, or the connection has gone: the broker sends the message again.
            }
            catch (Exception e)
            {
                // Mostly the connection that brought the message has gone. What the library throws then is not only its own exceptions (a
                // NullReferenceException was seen), and one message that cannot be acknowledged must not hold up those behind it.
                _log.Log(item.End.IsCancellationRequested ? LogLevel.Debug : LogLevel.Warning, e, "{Client}: {Topic} could not be acknowledged and will come again: {Reason}", _options.ClientId, item.Message.Topic, e.Message);
            }
        }
    }

    private void Drop(string reason)
    {
        Interlocked.Increment(ref _dropped);
        Telemetry.Dropped.Add(1, new("client", _options.ClientId), new("reason", reason));
    }

    private static InboundMessage Message(MqttApplicationMessage m)
    {
        var properties = m.UserProperties;
        return new InboundMessage(m.Topic, m.Payload.ToArray(), m.ContentType, Value("schema"), Value("traceparent"), m.Retain, m.Dup);

        string? Value(string name) => properties?.Find(p => p.Name == name) is { } found ? System.Text.Encoding.UTF8.GetString(found.ValueBuffer.Span) : null;
    }

    /// <param name="End">Ends with the connection that brought it.</param>
    private sealed record Arrived(MqttApplicationMessageReceivedEventArgs Args, InboundMessage Message, bool QoS0, CancellationToken End);

    private sealed record Handled(Arrived Item, Task Done);
}
