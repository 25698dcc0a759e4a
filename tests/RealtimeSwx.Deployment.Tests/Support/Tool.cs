using System.Diagnostics;

namespace RealtimeSwx.Deployment.Tests.Support;

/// <summary>A program of this machine.</summary>
internal static class Tool
{
    /// <summary>Runs it to its end. Skips the test where it is not installed.</summary>
    public static async Task<(int Exit, string Output, string Errors)> RunAsync(string name, params string[] arguments)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Skip($"skipped: {name} is not installed");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(50));
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
