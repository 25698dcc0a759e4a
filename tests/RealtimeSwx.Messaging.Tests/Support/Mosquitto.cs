using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RealtimeSwx.Messaging.Tests.Support;

/// <summary>A foreign broker on a free port of loopback, with its own configuration in a temporary folder.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-mosquitto").FullName;
    private Process? _process;

    public int Port { get; private set; }

    public Uri Uri => new($"mqtt://127.0.0.1:{Port}");

    public static string Require(string program)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin"))
        {
            if (File.Exists(Path.Combine(folder, program)))
            {
                return Path.Combine(folder, program);
            }
        }

        Assert.Skip($"skipped: {program} is not installed");
        return "";
    }

    public static async Task<Mosquitto> StartAsync()
    {
        var broker = new Mosquitto { Port = FreePort() };
        await broker.RunAsync();
        return broker;
    }

    /// <summary>With a configuration that somebody else wrote, in its folder.</summary>
    public static async Task<Mosquitto> StartAsync(DoorFolder folder, MosquittoConf configuration)
    {
        var broker = new Mosquitto { Port = FreePort() };
        folder.Write("mosquitto.conf", (configuration with { Port = broker.Port, WebSocketPort = FreePort(), DataFolder = folder.Path + "/" }).Text());
        folder.HandToMosquitto();
        broker._process = Start(Require("mosquitto"), folder.Path, "-c", "mosquitto.conf");
        await Waiting.Until(broker.Answers, "mosquitto listens");
        return broker;
    }

    public async Task RunAsync()
    {
        var configuration = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"listener {Port} 127.0.0.1\nallow_anonymous true\npersistence false\n");
        _process = Start(Require("mosquitto"), _folder, "-c", configuration);
        await Waiting.Until(Answers, "mosquitto listens");
    }

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Runs a foreign client and returns its standard output when it ends by itself.</summary>
    public static async Task<string> ClientAsync(string program, params string[] arguments)
    {
        using var process = Start(Require(program), Path.GetTempPath(), arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Waiting.Limit, TimeProvider.System);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return await output;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Process Start(string program, string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
