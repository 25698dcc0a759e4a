using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RealtimeSwx.Messaging.Tests.Support;

/// <summary>A TCP relay that can be cut, so that both ends see a connection die without a goodbye.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly int _target;
    private Task _accepting = Task.CompletedTask;

    private Cable(int target) => _target = target;

    public Uri Uri => new($"mqtt://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public static Task<Cable> StartAsync(int target)
    {
        var cable = new Cable(target);
        cable._listener.Start();
        cable._accepting = Task.Run(cable.AcceptAsync);
        return Task.FromResult(cable);
    }

    /// <summary>Ends every connection now; new ones may come.</summary>
    public void Cut()
    {
        while (_sockets.TryTake(out var socket))
        {
            socket.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var near = await _listener.AcceptSocketAsync();
            var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await far.ConnectAsync(IPAddress.Loopback, _target);
            _sockets.Add(near);
            _sockets.Add(far);
            _ = RelayAsync(near, far);
            _ = RelayAsync(far, near);
        }
    }

    private static async Task RelayAsync(Socket from, Socket to)
    {
        var buffer = new byte[16384];
        try
        {
            for (int n; (n = await from.ReceiveAsync(buffer)) > 0;)
            {
                await to.SendAsync(buffer.AsMemory(0, n));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, or one end has gone: the other relay ends the same way.
        }
    }
}
