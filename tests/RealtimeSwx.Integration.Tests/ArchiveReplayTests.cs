using System.IO.Compression;
using RealtimeSwx.Integration.Tests.Support;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>Real archives through the whole system, seen by <c>mosquitto_sub</c> from the first message to the last.</summary>
public sealed class ArchiveReplayTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task AStorm_IsReplayedAndVerified()
    {
        var archive = ReferenceData.Require("symh", "validation.csv.gz");
        var (output, messages) = await ReplayAsync("--archive", archive, "--storm", "70", "--from", "2002-08-21T00:00Z", "--to", "2002-08-21T03:00Z");
        output.ShouldContain("symh");
        messages.Count(m => m.Topic == "swx/v1/local/forecast/symh/ensemble").ShouldBe(36);
        messages.ShouldContain(m => m.Topic == "swx/v1/local/obs/symh");
        messages.ShouldContain(m => m.Topic == "swx/v1/local/obs/solarwind");
    }

    [Fact]
    public async Task AKpArchive_IsReplayedAndVerified()
    {
        var archive = ReferenceData.Require("kp", "kp_1957_2016.csv.gz");
        var (output, messages) = await ReplayAsync("--archive", archive, "--from", "2003-10-28", "--to", "2003-11-02");
        output.ShouldContain("kp");
        messages.Count(m => m.Topic == "swx/v1/local/forecast/kp/ensemble").ShouldBe(40);
        messages.ShouldContain(m => m.Topic == "swx/v1/local/verification/kp");
    }

    [Fact]
    public async Task AllFourKindsOfData_InOneRun()
    {
        using var folder = new TempFolder();
        var storm = folder.File("storm.csv");
        await using (var all = new GZipStream(File.OpenRead(ReferenceData.Require("symh", "validation.csv.gz")), CompressionMode.Decompress))
        {
            using var reader = new StreamReader(all);
            var lines = (await reader.ReadToEndAsync()).Split('\n');
            await File.WriteAllLinesAsync(storm, [lines[0], .. lines.Where(l => l.StartsWith("70,", StringComparison.Ordinal)).Take(48)]);
        }

        var (output, messages) = await ReplayAsync(
            "--archive", storm, "--storm", "70",
            "--archive", folder.Write("kp.csv", Generated.Kp("2003-10-01", "2003-10-03")),
            "--archive", ReferenceData.Require("gim", "jpl"),
            "--archive", ReferenceData.Require("lago", "uvg", "lagodata"));
        foreach (var target in new[] { "symh", "kp", "tec/jpl" })
        {
            output.ShouldContain(target);
            messages.ShouldContain(m => m.Topic == $"swx/v1/local/obs/{target}");
            messages.ShouldContain(m => m.Topic == $"swx/v1/local/forecast/{target}/ensemble");
            messages.ShouldContain(m => m.Topic == $"swx/v1/local/verification/{target}");
            messages.ShouldContain(m => m.Topic == $"swx/v1/local/model/{target}");
        }

        messages.ShouldContain(m => m.Topic == "swx/v1/local/obs/lago/uvg");
        messages.ShouldContain(m => m.Topic == "swx/v1/local/cluster/lago/uvg");
        messages.ShouldContain(m => m.Topic == "swx/v1/local/status/ingestion");
    }

    private static async Task<(string Output, IReadOnlyList<Message> Messages)> ReplayAsync(params string[] arguments)
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        await using var system = ChildProcess.Swx(["up", "--source", "archive", .. arguments, "--speed", "max", "--exit-when-done", "--http", "0", "--broker", broker.Uri]);
        (await system.ExitAsync(Limit)).ShouldBe(0, system.Errors);
        await subscriber.CaughtUpAsync();
        system.Output.ShouldContain("persistence");
        await Schemas.ShouldHoldForAsync(subscriber.Messages);
        Schemas.ShouldBeWithoutGap(subscriber.Messages);
        subscriber.Messages.ShouldAllBe(m => !m.Json.GetProperty("simulated").GetBoolean());
        return (system.Output, subscriber.Messages);
    }
}
