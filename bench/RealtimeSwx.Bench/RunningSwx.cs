using System.Diagnostics;

namespace RealtimeSwx.Bench;

/// <summary>One <c>swx up</c> on free ports with a data folder of its own.</summary>
internal sealed class RunningSwx : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private RunningSwx(Process process, DirectoryInfo data, string mqtt) => (_process, _data, Mqtt) = (process, data, mqtt);

    /// <summary><c>host:port</c></summary>
    public string Mqtt { get; }

    /// <param name="environment">Settings as variables, beside this process's own.</param>
    public static async Task<RunningSwx> StartAsync(string swx, string[] more, Dictionary<string, string>? environment = null)
    {
        var data = Directory.CreateTempSubdirectory("swx-bench-");
        var start = swx.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [swx]) { RedirectStandardOutput = true }
            : new ProcessStartInfo(swx) { RedirectStandardOutput = true };
        foreach (var argument in new[] { "up", "--http", "0", "--mqtt", "0", "--data-dir", data.FullName }.Concat(more))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                return new RunningSwx(process, data, line.Split("mqtt=")[1].Split(' ')[0]);
            }
        }

        throw new InvalidOperationException("swx ended before it was ready.");
    }

    public long MemoryMegabytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 >> 20;
    }

    public double CpuSeconds()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }

    public long DataMegabytes() => _data.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) >> 20;

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }
}
