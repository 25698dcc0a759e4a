using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace RealtimeSwx.Messaging;

/// <summary>Totals of one client since its start.</summary>
/// <param name="Pending">Publications waiting for their turn or their acknowledgement now.</param>
public sealed record SwxMqttCounts(long Published, long Received, long Acknowledged, long HandlerRetries, long Reconnects, long Dropped, int Pending);

/// <summary>
/// An MQTT 5 client that stays connected: it reconnects with a jittered back-off, probes the connection, keeps a persistent session, subscribes
/// again after every connect, says that it is born and leaves a Last Will, and gives back retained values that the broker has lost.
/// Publications go out in the order of the calls, also over reconnects, at least once; beyond <see cref="SwxMqttOptions.MaxPendingPublications"/>
/// they are refused. Inbound messages are acknowledged only after the handler has done its work; a slow handler holds the broker back.
/// </summary>
public sealed class SwxMqttClient : IAsyncDisposable
{
    private readonly SwxMqttOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly MqttClientFactory _factory = new();
    private readonly RetainedMemory _retained;
    private readonly Outbox _outbox;
    private readonly InboundPump _inbound;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _filters;
    private TaskCompletionSource<IMqttClient> _ready = NewSignal();
    private Task? _run;
    private long _reconnects;

    private int _disposed;

    public SwxMqttClient(SwxMqttOptions options, TimeProvider time, ILogger<SwxMqttClient>? log = null)
    {
        _options = options;
        _time = time;
        _log = log ?? NullLogger<SwxMqttClient>.Instance;
        _filters = [.. options.Subscriptions];
        _retained = new RetainedMemory(options.MaxRetainedTopics, options.ClientId, time);
        _outbox = new Outbox(options, _retained, time);
        _inbound = new InboundPump(options, time, _log);
    }

    public bool IsConnected => _ready.Task.IsCompletedSuccessfully;

    public SwxMqttCounts Counts => new(
        _outbox.Published,
        _inbound.Received,
        _inbound.Acknowledged,
        _inbound.Retries,
        Interlocked.Read(ref _reconnects),
        _outbox.Dropped + _inbound.Dropped + _retained.Untracked,
        _outbox.Pending);

    /// <summary>Begins to connect, and returns. Throws <see cref="Domain.InputException"/> for options that can never work.</summary>
    public void Start()
    {
        MqttConnectOptions.Check(_options);
        lock (_gate)
        {
            _run ??= Task.Run(RunAsync);
        }
    }

    /// <summary>Completes when the client is connected and subscribed.</summary>
    public Task WaitConnectedAsync(CancellationToken cancel = default)
    {
        lock (_gate)
        {
            return _ready.Task.WaitAsync(cancel);
        }
    }

    /// <summary>
    /// Publishes at QoS 1 and returns when the broker has acknowledged. Waits for a connection if there is none. A retained value that could not
    /// be delivered in time goes out after the next connect, unless a newer one has replaced it.
    /// </summary>
    /// <exception cref="SwxPublishException">Not acknowledged within <see cref="SwxMqttOptions.PublishTimeout"/>, refused by the broker, or too many are pending.</exception>
    public async Task PublishAsync(SwxPublication publication, CancellationToken cancel = default)
    {
        using var activity = Telemetry.Activities.StartActivity("publish", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "mqtt").SetTag("messaging.destination.name", publication.Topic);
        var started = _time.GetTimestamp();
        await _outbox.Enqueue(publication with { TraceParent = publication.TraceParent ?? Activity.Current?.Id }, cancel).ConfigureAwait(false);
        Telemetry.PublishDuration.Record(_time.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Another client publishes the topic from now on: a broker that has lost its retained values does not get this one's back.</summary>
    public void Forget(string topic) => _retained.Forget(topic);

    /// <summary>Subscribes at QoS 1 now, if connected, and after every connect.</summary>
    public async Task SubscribeAsync(string filter, CancellationToken cancel = default)
    {
        Task<IMqttClient> ready;
        lock (_gate)
        {
            if (!_filters.Add(filter))
            {
                return;
            }

            ready = _ready.Task;
        }

        if (ready.IsCompletedSuccessfully)
        {
            await SubscribeAsync(await ready.ConfigureAwait(false), [filter], cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Once is enough; again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        Task? run;
        lock (_gate)
        {
            run = _run;
        }

        if (run is not null)
        {
            await run.ConfigureAwait(false);
        }

        _outbox.Close();
        await _inbound.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var failures = 0;
        for (var connections = 0; !_stop.IsCancellationRequested;)
        {
            try
            {
                await ConnectAndServeAsync(() =>
                {
                    failures = 0;
                    if (connections++ > 0)
                    {
                        Interlocked.Increment(ref _reconnects);
                        Telemetry.Reconnects.Add(1, new KeyValuePair<string, object?>("client", _options.ClientId));
                    }
                }).ConfigureAwait(false);
                if (!_stop.IsCancellationRequested)
                {
                    _log.LogWarning("{Client}: connection to {Broker} lost", _options.ClientId, MqttConnectOptions.Printable(_options.Broker));
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _log.LogWarning("{Client}: no connection to {Broker}: {Reason}", _options.ClientId, MqttConnectOptions.Printable(_options.Broker), e.Message);
            }

            failures++;
            await Task.Delay(BackOff(failures), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAndServeAsync(Action connected)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var client = _factory.CreateMqttClient();
        client.ApplicationMessageReceivedAsync += args => _inbound.AcceptAsync(args, end.Token);
        client.DisconnectedAsync += args =>
        {
            if (args.Reason == MqttClientDisconnectReason.SessionTakenOver)
            {
                _log.LogError("{Client}: another client uses this client id", _options.ClientId);
            }

            Cancel(end);
            return Task.CompletedTask;
        };

        bool sessionPresent;
        int inflight;
        using (var limit = Limit(_options.ConnectTimeout, end.Token))
        {
            var answer = await client.ConnectAsync(MqttConnectOptions.Build(_options), limit.Token).ConfigureAwait(false);
            if (answer.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw new IOException($"the broker refused the connection: {answer.ResultCode} {answer.ReasonString}".TrimEnd());
            }

            sessionPresent = answer.IsSessionPresent;
            inflight = Math.Min(_options.MaxInflight, answer.ReceiveMaximum is > 0 and { } allowed ? allowed : ushort.MaxValue);
        }

        string[] filters;
        lock (_gate)
        {
            filters = [.. _filters];
        }

        await SubscribeAsync(client, filters, end.Token).ConfigureAwait(false);
        if (!sessionPresent)
        {
            foreach (var lost in _retained.Values())
            {
                await DirectAsync(client, lost, end.Token).ConfigureAwait(false);
            }
        }

        await PresenceAsync(client, _options.Presence?.Birth, end.Token).ConfigureAwait(false);
        connected();
        _log.LogInformation("{Client}: connected to {Broker}, session {Session}", _options.ClientId, MqttConnectOptions.Printable(_options.Broker), sessionPresent ? "resumed" : "new");
        lock (_gate)
        {
            _ready.TrySetResult(client);
        }

        var draining = _outbox.DrainAsync(client, inflight, () => Cancel(end), end.Token);
        try
        {
            await ProbeAsync(client, end.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _ready = NewSignal();
            }

            Cancel(end);
            await draining.ConfigureAwait(false);
            await GoodbyeAsync(client).ConfigureAwait(false);
        }
    }

    /// <summary>Returns when the connection is no longer good. The library's own event does not always come when a broker dies.</summary>
    private async Task ProbeAsync(IMqttClient client, CancellationToken end)
    {
        while (!end.IsCancellationRequested && client.IsConnected)
        {
            await Task.Delay(_options.ProbeEvery, _time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var limit = Limit(_options.ProbeEvery, end);
            if (!end.IsCancellationRequested && !await client.TryPingAsync(limit.Token).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>A clean end: the broker sends no Will then, so the component says itself that it is gone.</summary>
    private async Task GoodbyeAsync(IMqttClient client)
    {
        if (!_stop.IsCancellationRequested || !client.IsConnected)
        {
            return;
        }

        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _time);
        try
        {
            await PresenceAsync(client, _options.Presence?.Will, limit.Token).ConfigureAwait(false);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException or IOException)
        {
            _log.LogDebug("{Client}: the goodbye did not arrive: {Reason}", _options.ClientId, e.Message);
        }
    }

    private Task PresenceAsync(IMqttClient client, Func<StatusMessage>? status, CancellationToken cancel) =>
        _options.Presence is { } presence && status is not null
            ? DirectAsync(client, SwxPublication.Of(presence.Topic, status()), cancel)
            : Task.CompletedTask;

    private async Task DirectAsync(IMqttClient client, SwxPublication publication, CancellationToken cancel)
    {
        using var limit = Limit(_options.PublishTimeout, cancel);
        var result = await client.PublishAsync(Outbox.Message(publication), limit.Token).ConfigureAwait(false);
        if (!result.IsSuccess)
        {
            _log.LogError("{Client}: the broker refused {Topic}: {Reason}", _options.ClientId, publication.Topic, result.ReasonCode);
        }
    }

    private async Task SubscribeAsync(IMqttClient client, IReadOnlyList<string> filters, CancellationToken cancel)
    {
        if (filters.Count == 0)
        {
            return;
        }

        var subscribe = new MqttClientSubscribeOptions
        {
            TopicFilters = [.. filters.Select(f => new MQTTnet.Packets.MqttTopicFilter { Topic = f, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, RetainAsPublished = false })],
        };
        using var limit = Limit(_options.ConnectTimeout, cancel);
        var answer = await client.SubscribeAsync(subscribe, limit.Token).ConfigureAwait(false);
        foreach (var refused in answer.Items.Where(i => (int)i.ResultCode >= 0x80))
        {
            _log.LogError("{Client}: the broker refused the subscription {Filter}: {Reason}", _options.ClientId, refused.TopicFilter.Topic, refused.ResultCode);
        }
    }

    private TimeSpan BackOff(int failures)
    {
        var pause = Math.Min(_options.MaxBackOff.TotalSeconds, _options.MinBackOff.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        return TimeSpan.FromSeconds(pause * (0.5 + Random.Shared.NextDouble()));
    }

    private Limited Limit(TimeSpan time, CancellationToken cancel) => new(time, _time, cancel);

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection has ended already; there is nothing left to end.
        }
    }

    private static TaskCompletionSource<IMqttClient> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A token that ends with another one or after a time.</summary>
    private sealed class Limited : IDisposable
    {
        private readonly CancellationTokenSource _timer;
        private readonly CancellationTokenSource _linked;

        public Limited(TimeSpan time, TimeProvider clock, CancellationToken cancel)
        {
            _timer = new CancellationTokenSource(time, clock);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancel);
        }

        public CancellationToken Token => _linked.Token;

        public void Dispose()
        {
            _linked.Dispose();
            _timer.Dispose();
        }
    }
}
