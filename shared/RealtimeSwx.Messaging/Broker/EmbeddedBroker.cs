using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>
/// An MQTT 5 broker inside the process: TCP on its own port, WebSocket on the gateway's HTTP port (<see cref="BrokerEndpoint.MapSwxMqtt"/>).
/// Retained messages, persistent sessions, roles, and a bound on everything that can pile up.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly EmbeddedBrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly BrokerAccess _access;
    private readonly BrokerQueues _queues;
    private readonly RetainedStore _retained;
    private readonly ConcurrentDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpEndpoint _tcp;
    private readonly MqttServer _server;
    private Task _housekeeping = Task.CompletedTask;
    private long _received;
    private int _clients;

    private EmbeddedBroker(EmbeddedBrokerOptions options, TimeProvider time, ILogger log)
    {
        _options = options;
        _time = time;
        _log = log;
        _access = new BrokerAccess(options.Users);
        _retained = new RetainedStore(options.RetainedFile, options.MaxRetainedTopics, time);
        _tcp = new TcpEndpoint(new IPEndPoint(options.Address, options.Port), options, log);
        WebSockets = new WebSocketEndpoint(options);
        var settings = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithPersistentSessions()
            .WithDefaultCommunicationTimeout(options.SilenceLimit)
            .WithMaxPendingMessagesPerClient(options.MaxPendingPerClient)
            .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropNewMessage)
            .Build();
        _server = new MqttServerFactory().CreateMqttServer(settings, [_tcp, WebSockets]);
        _queues = new BrokerQueues(_server, options, time, Drop);
    }

    /// <summary>The TCP port in use.</summary>
    public int Port => _tcp.Port;

    /// <summary>For clients in this process.</summary>
    public Uri Uri => new($"{(_options.Tls.HasCertificate ? "mqtts" : "mqtt")}://{(_options.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : _options.Address)}:{Port}");

    public BrokerCounts Counts => new(Interlocked.Read(ref _received), Volatile.Read(ref _clients), _retained.Count, _dropped.ToDictionary());

    internal WebSocketEndpoint WebSockets { get; }

    /// <exception cref="InputException">The port is taken, the address would be open to everybody, or the retained file is damaged.</exception>
    public static async Task<EmbeddedBroker> StartAsync(EmbeddedBrokerOptions options, TimeProvider time, ILogger<EmbeddedBroker>? log = null)
    {
        if (!IPAddress.IsLoopback(options.Address) && options.Users.Count == 0)
        {
            throw new InputException($"MQTT broker {options.Address}", "without users the broker listens on loopback only");
        }

        if (options.ClientCertificates && (!options.Tls.HasCertificate || options.Tls.AuthorityFile is null))
        {
            throw new InputException($"MQTT broker {options.Address}", "client certificates need a certificate of the broker and an authority to check them against");
        }

        var broker = new EmbeddedBroker(options, time, log ?? NullLogger<EmbeddedBroker>.Instance);
        try
        {
            await broker.StartAsync().ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            throw new InputException($"MQTT broker {options.Address}:{options.Port}", $"cannot listen: {e.Message}");
        }

        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _housekeeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server.IsStarted)
        {
            await SaveAsync().ConfigureAwait(false);
            await _server.StopAsync(new MqttServerStopOptionsBuilder().Build()).ConfigureAwait(false);
        }

        _server.Dispose();
        _tcp.Dispose();
        _stop.Dispose();
    }

    private async Task StartAsync()
    {
        var stored = _retained.Load();
        _server.LoadingRetainedMessageAsync += args =>
        {
            args.LoadedRetainedMessages = stored;
            return Task.CompletedTask;
        };
        _server.ValidatingConnectionAsync += args =>
        {
            args.AssignedClientIdentifier = string.IsNullOrEmpty(args.ClientId) ? BrokerChannel.NewClientId() : null;
            args.ReasonCode = Volatile.Read(ref _clients) >= _options.MaxClients ? MqttConnectReasonCode.ServerBusy : _access.Enter(args);
            if (args.ReasonCode != MqttConnectReasonCode.Success)
            {
                Drop("connection refused");
                _log.LogWarning("broker: {Client} from {Remote} refused: {Reason}", args.ClientId, args.RemoteEndPoint, args.ReasonCode);
            }

            return Task.CompletedTask;
        };
        _server.ClientConnectedAsync += args =>
        {
            Interlocked.Increment(ref _clients);
            _access.Connected(args.ClientId, args.SessionItems);
            _queues.Connected(args.ClientId);
            return Task.CompletedTask;
        };
        _server.ClientDisconnectedAsync += args =>
        {
            Interlocked.Decrement(ref _clients);
            return Task.CompletedTask;
        };
        _server.SessionDeletedAsync += args =>
        {
            _queues.Forget(args.Id);
            _access.Forget(args.Id);
            return Task.CompletedTask;
        };
        _server.InterceptingPublishAsync += PublishingAsync;
        _server.InterceptingClientEnqueueAsync += EnqueueingAsync;
        _server.InterceptingOutboundPacketAsync += _queues.OutboundAsync;
        _server.InterceptingInboundPacketAsync += _queues.InboundAsync;
        _server.ApplicationMessageEnqueuedOrDroppedAsync += args =>
        {
            if (args.IsDropped)
            {
                Drop("subscriber queue full");
            }

            return Task.CompletedTask;
        };
        await _server.StartAsync().ConfigureAwait(false);
        _housekeeping = Task.Run(KeepHouseAsync);
    }

    private Task PublishingAsync(InterceptingPublishEventArgs args)
    {
        Interlocked.Increment(ref _received);
        var message = args.ApplicationMessage;
        if (!BrokerAccess.MayPublish(args.SessionItems, message.Topic))
        {
            Refuse(MqttPubAckReasonCode.NotAuthorized, "not authorised");
        }
        else if (message.Retain && !_retained.Accept(message))
        {
            Refuse(MqttPubAckReasonCode.QuotaExceeded, "too many retained topics");
        }

        return Task.CompletedTask;

        void Refuse(MqttPubAckReasonCode code, string reason)
        {
            args.ProcessPublish = false;
            args.Response.ReasonCode = code;
            args.Response.ReasonString = reason;
            Drop(reason);
        }
    }

    private async Task EnqueueingAsync(InterceptingClientApplicationMessageEnqueueEventArgs args)
    {
        // A retained value handed to a new subscriber has no sender.
        if (string.IsNullOrEmpty(args.SenderClientId) && _retained.IsExpired(args.ApplicationMessage))
        {
            args.AcceptEnqueue = false;
            return;
        }

        if (!_access.MayRead(args.ReceiverClientId, args.ApplicationMessage.Topic))
        {
            args.AcceptEnqueue = false;
            return;
        }

        args.AcceptEnqueue = await _queues.HasRoomAsync(args, _stop.Token).ConfigureAwait(false);
    }

    private async Task KeepHouseAsync()
    {
        using var timer = new PeriodicTimer(_options.SaveEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                await BrokerSessions.SweepAsync(_server, _options.MaxAbsentSessions, _time.GetUtcNow(), Drop).ConfigureAwait(false);
                await SaveAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: the last save follows.
        }
    }

    private async Task SaveAsync()
    {
        if (!_retained.Changed)
        {
            return;
        }

        try
        {
            await _retained.SaveAsync(await _server.GetRetainedMessagesAsync().ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Drop("retained file not written");
            _log.LogError(e, "broker: {File} cannot be written; publishers will have to give retained messages back after a restart", _options.RetainedFile);
        }
    }

    private void Drop(string reason)
    {
        _dropped.AddOrUpdate(reason, 1, static (_, n) => n + 1);
        Telemetry.BrokerDropped.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }
}
