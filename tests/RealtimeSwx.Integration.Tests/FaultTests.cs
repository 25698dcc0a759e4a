using RealtimeSwx.Integration.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>
/// One fault in a cluster of processes over Mosquitto and PostgreSQL, and a clean ledger: <c>bench/faults</c> with a short seed. The long run is
/// in <c>docs/performance.md</c>.
/// </summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(240);

    /// <param name="kind">What is hurt: a core node, both workers for 15 s, the database.</param>
    [Theory]
    [InlineData("core")]
    [InlineData("workers")]
    [InlineData("postgres")]
    public async Task AfterAFault_NothingIsLostAndNothingDoubled(string kind)
    {
        ChildProcess.Tool("mosquitto");
        if (!Directory.Exists("/usr/lib/postgresql"))
        {
            Assert.Skip("skipped: no PostgreSQL server installed (package postgresql)");
        }

        await using var run = ChildProcess.Dotnet(
        [
            ChildProcess.Program("bench/RealtimeSwx.Bench", "swx-bench.dll"), "faults", "--swx", ChildProcess.Program("services/RealtimeSwx.Cli", "swx.dll"),
            "--seed", "3", "--faults", "1", "--minutes", "0.1", "--kinds", kind,
        ]);
        var code = await run.ExitAsync(Limit);
        output.WriteLine(run.Output);
        code.ShouldBe(0, run.Output + run.Errors);
        run.Output.ShouldContain("the ledger is clean");
        if (kind == "workers")
        {
            // Baselines at every issue time, then the champion's again.
            run.Output.ShouldContain("baselines while no worker was there, the champion after:");
        }
    }
}
