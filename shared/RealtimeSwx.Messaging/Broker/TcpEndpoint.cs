using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging;

/// <summary>Hands the connections of one TCP listener to the server library, each behind a packet limit and, with a certificate, behind TLS.</summary>
internal sealed class TcpEndpoint(IPEndPoint at, EmbeddedBrokerOptions options, ILogger log) : IMqttServerAdapter
{
    /// <summary>For a stranger's part of the TLS handshake.</summary>
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private readonly TlsIdentity? _identity = options.Tls.HasCertificate ? new TlsIdentity(options.Tls) : null;
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
                if (_open.Count >= options.MaxConnections)
                {
                    // Also of those who never say who they are there are only so many.
                    socket.Dispose();
                    continue;
                }

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
        var remote = socket.RemoteEndPoint;
        try
        {
            socket.NoDelay = true;
            if (ClientHandler is { } handler)
            {
                await using var stream = await SecureAsync(new NetworkStream(socket, ownsSocket: true)).ConfigureAwait(false);
                using var adapter = new BrokerChannel(stream, socket.LocalEndPoint, socket.RemoteEndPoint, options);
                await handler(adapter).ConfigureAwait(false);
            }
        }
        catch (AuthenticationException e)
        {
            log.LogWarning("broker: no TLS with {Remote}: {Reason}", remote, e.Message);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            log.LogDebug("broker: a connection ended: {Reason}", e.Message);
        }
        finally
        {
            _open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private async Task<Stream> SecureAsync(Stream plain)
    {
        if (_identity is null)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(HandshakeLimit);
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = _identity.Certificate,
                    ClientCertificateRequired = options.ClientCertificates,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => !options.ClientCertificates || _identity.Trust!.AcceptsClient(certificate),
                },
                limit.Token).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
