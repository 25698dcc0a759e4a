using System.Diagnostics;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>A Mosquitto broker of its own, on a free port, that forgets everything.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly TempFolder _folder;

    private Mosquitto(ChildProcess process, TempFolder folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    public string Uri => $"mqtt://127.0.0.1:{Port}";

    /// <param name="at">Its port; any free one when null.</param>
    public static async Task<Mosquitto> StartAsync(int? at = null)
    {
        var tool = ChildProcess.Tool("mosquitto");
        var folder = new TempFolder();
        var port = at ?? ChildProcess.FreePort();
        var settings = folder.Write("mosquitto.conf", $"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\nmax_queued_bytes 0\n");
        var broker = new Mosquitto(ChildProcess.Start(tool, ["-c", settings]), folder, port);
        await ChildProcess.ConnectableAsync(port, TimeSpan.FromSeconds(10));
        return broker;
    }

    /// <summary>A client nobody here wrote publishes one file as it is.</summary>
    public static async Task PublishAsync(int port, string topic, string file)
    {
        await using var client = ChildProcess.Start(ChildProcess.Tool("mosquitto_pub"), ["-V", "mqttv5", "-h", "127.0.0.1", "-p", $"{port}", "-q", "1", "-t", topic, "-f", file]);
        (await client.ExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, client.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
