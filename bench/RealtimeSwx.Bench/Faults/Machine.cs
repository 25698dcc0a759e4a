using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RealtimeSwx.Bench.Faults;

/// <summary>One process that may be killed, paused and started again; its words go to a file.</summary>
internal sealed class Machine(string name, string log, string file, params string[] arguments) : IAsyncDisposable
{
    private Process? _process;

    public string Name => name;

    public bool Running => _process is { HasExited: false };

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", file, .. arguments]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        }
    }

    public void Start()
    {
        _process?.Dispose();
        // One process group of its own would need setsid; killing the tree does the same here.
        _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$0\" \"$@\" >>'{log}' 2>&1", file, .. arguments]))!;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (Running)
        {
            _process!.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    public Task PauseAsync() => RunAsync("kill", "-STOP", $"{_process!.Id}");

    public Task ResumeAsync() => RunAsync("kill", "-CONT", $"{_process!.Id}");

    public static async Task ListensAsync(int port, TimeSpan limit)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }
}
