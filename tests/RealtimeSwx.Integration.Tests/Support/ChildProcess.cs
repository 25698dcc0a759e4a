using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>A program that runs beside the test: its lines, its end, and its certain death.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _out = [];
    private readonly List<string> _err = [];
    private readonly TaskCompletionSource _outEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _errEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string file, IEnumerable<string> arguments, Action<string>? line)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Take(e.Data, _out, _outEnded, line);
        _process.ErrorDataReceived += (_, e) => Take(e.Data, _err, _errEnded, null);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool Running => !_process.HasExited;

    public string Output => Text(_out);

    public string Errors => Text(_err);

    public static ChildProcess Start(string file, IEnumerable<string> arguments, Action<string>? line = null) => new(file, arguments, line);

    /// <summary>The built <c>swx</c> of the same configuration as these tests.</summary>
    public static ChildProcess Swx(IEnumerable<string> arguments, Action<string>? line = null) => Dotnet([Program("services/RealtimeSwx.Cli", "swx.dll"), .. arguments], line);

    /// <summary>A program of the house under <c>dotnet</c>.</summary>
    public static ChildProcess Dotnet(IEnumerable<string> arguments, Action<string>? line = null) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments, line);

    /// <summary>Where the solution's build has put a program.</summary>
    public static string Program(string project, string file)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
        var program = Path.Combine(ReferenceData.Repository(), project, "bin", configuration, "net10.0", file);
        System.IO.File.Exists(program).ShouldBeTrue(program);
        return program;
    }

    public int Id => _process.Id;

    /// <summary>Runs a verb of <c>swx</c> to its end, which must be a good one.</summary>
    public static async Task<string> SwxAsync(params string[] arguments)
    {
        await using var program = Swx(arguments);
        (await program.ExitAsync(TimeSpan.FromSeconds(60))).ShouldBe(0, program.Errors);
        return program.Output;
    }

    /// <summary>Path of an installed tool; skips the test when it is not there.</summary>
    public static string Tool(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(System.IO.File.Exists);
        if (path is null)
        {
            Assert.Skip($"skipped: {name} is not installed");
        }

        return path;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task ConnectableAsync(int port, TimeSpan limit)
    {
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            limit,
            $"nothing listens on port {port}");
    }

    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using var time = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(time.Token);
            await Task.WhenAll(_outEnded.Task, _errEnded.Task).WaitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"still running after {limit.TotalSeconds:0} s\nout: {Output}\nerr: {Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static void Take(string? line, List<string> lines, TaskCompletionSource ended, Action<string>? also)
    {
        if (line is null)
        {
            ended.TrySetResult();
            return;
        }

        lock (lines)
        {
            lines.Add(line);
        }

        also?.Invoke(line);
    }

    private static string Text(List<string> lines)
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }
}
