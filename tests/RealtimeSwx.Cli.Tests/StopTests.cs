using System.Diagnostics;
using System.Globalization;

namespace RealtimeSwx.Cli.Tests;

public sealed class StopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Up_ShouldEndWithoutAComplaint_WhenItIsAskedTo()
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Patience);
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "swx.dll"), "up", "--source", "none", "--http", "0", "--mqtt", "0"];
        using var up = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            (await up.StandardOutput.ReadLineAsync(late.Token)).ShouldNotBeNull().ShouldStartWith("ready ");
            using var term = Process.Start("kill", ["-TERM", up.Id.ToString(CultureInfo.InvariantCulture)]);
            var errors = await up.StandardError.ReadToEndAsync(late.Token);
            await up.WaitForExitAsync(late.Token);
            (up.ExitCode, errors).ShouldBe((0, ""));
        }
        finally
        {
            if (!up.HasExited)
            {
                up.Kill(entireProcessTree: true);
            }
        }
    }
}
