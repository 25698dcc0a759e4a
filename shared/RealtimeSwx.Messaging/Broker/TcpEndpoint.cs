using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;

namespace RealtimeSwx.Messaging;

/// <summary>Hands the connections of one TCP listener to the server library, each behind a packet limit.</summary>
internal sealed class TcpEndpoint(IPEndPoint at, int maxPacketBytes, ILogger log) : IMqttServerAdapter
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    public int Port => ((IPEndPoint?)_listener?.LocalEndPoint)?.Port ?? at.Port;

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(at);
        _listener.Listen(256);
        _accepting = Task.Run(() => AcceptAsync(_listener));
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        _listener?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _open.TryAdd(socket, 0);
                _ = Task.Run(() => ServeAsync(socket));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                log.LogWarning("broker: a connection could not be accepted: {Reason}", e.Message);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            if (ClientHandler is { } handler)
            {
                using var adapter = new BrokerChannel(new NetworkStream(socket, ownsSocket: true), socket.LocalEndPoint, socket.RemoteEndPoint, maxPacketBytes);
                await handler(adapter).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            log.LogDebug("broker: a connection ended: {Reason}", e.Message);
        }
        finally
        {
            _open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }
}
