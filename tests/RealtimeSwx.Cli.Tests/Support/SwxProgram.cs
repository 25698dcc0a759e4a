using System.Diagnostics;

namespace RealtimeSwx.Cli.Tests.Support;

/// <summary>Runs <c>swx</c> as a process of its own, as a user does.</summary>
internal static class SwxProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "swx.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var errors = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
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

    /// <summary>Replays an archive to its end and keeps the data.</summary>
    public static async Task<string> ReplayAsync(string folder, string archive, params string[] more)
    {
        var (code, output, errors) = await RunAsync(
            ["up", "--source", "archive", "--archive", archive, "--speed", "max", "--exit-when-done", "--http", "0", "--mqtt", "0", "--data-dir", folder, .. more]);
        code.ShouldBe(0, errors);
        return output;
    }
}
