using System.Diagnostics;
using System.Globalization;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>A finished program with what it took.</summary>
/// <param name="PeakBytes">Largest resident set (VmHWM), read again and again while it ran.</param>
internal sealed record Measured(int Code, string Output, string Errors, TimeSpan Wall, long PeakBytes)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs <c>swx</c> in a process of its own.</summary>
    public static async Task<Measured> SwxAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [ChildProcess.Program("services/RealtimeSwx.Cli", "swx.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var ended = process.WaitForExitAsync();
            var peak = 0L;
            while (!ended.IsCompleted)
            {
                peak = Math.Max(peak, Peak(process.Id));
                clock.Elapsed.ShouldBeLessThan(Limit);
                await Task.WhenAny(ended, Task.Delay(Poll, TimeProvider.System));
            }

            var wall = clock.Elapsed;
            return new Measured(process.ExitCode, await output, await errors, wall, peak);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Largest resident set of a running process so far, in bytes; 0 when it has ended.</summary>
    public static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
