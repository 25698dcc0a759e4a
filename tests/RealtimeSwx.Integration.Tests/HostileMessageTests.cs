using System.Diagnostics;
using System.Globalization;
using RealtimeSwx.Integration.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>The same over MQTT: the running system refuses each message with one rejected row, within a second and 64 MB, and goes on.</summary>
public sealed class HostileMessageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private const string Kp = "interval_start_utc,kp_thirds,kp\n";

    [Fact]
    public async Task Inbound_messages_that_ask_for_too_much_ShouldBeRefused_at_once_and_cheaply()
    {
        using var folder = new TempFolder();
        var port = ChildProcess.FreePort();
        await using var system = ChildProcess.Swx(["up", "--source", "none", "--http", "0", "--mqtt", $"{port}", "--data-dir", folder.File("data")]);
        await Until.TrueAsync(() => system.Output.StartsWith("ready", StringComparison.Ordinal) || !system.Running, Limit, "not ready");
        await using var status = await Subscriber.StartAsync(port, "swx/v1/local/status/ingestion");

        // Code and buffers that a first message of any kind needs are no cost of a hostile one.
        await RefusedAsync("gfz", Kp + "2003-10-29T06:00:00Z,99,0\n", "no whole number 0..27");
        File.WriteAllBytes(folder.File("bomb"), HostileFiles.GzipBomb());
        File.WriteAllBytes(folder.File("line"), HostileFiles.GzipOfOneLine());
        File.WriteAllBytes(folder.File("bzip2"), HostileFiles.Bzip2Bomb());
        folder.Write("long", Kp + new string('9', 7 << 20));
        folder.Write("columns", HostileFiles.Ionex("    87.5 -87.5  -2.5", "  -180.0 180.0.0003"));
        folder.Write("bad", Kp + string.Concat(Enumerable.Repeat("x\n", 3 << 20)));
        foreach (var (name, reason) in new[]
        {
            ("bomb", "more than 100 times"), ("line", "more than 100 times"), ("bzip2", "more than 100 times"), ("long", "longer than 65536 bytes"),
            ("columns", "more than 3601 grid points"), ("bad", "more than 1000 bad rows"),
        })
        {
            var (time, bytes) = await CostAsync(() => FileAsync(name, name, reason));
            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{name}: {time.TotalSeconds:0.00} s from publish to rejection, peak {bytes / 1048576.0:0} MB higher"));
            bytes.ShouldBeLessThan(64L << 20, name);
            time.ShouldBeLessThan(TimeSpan.FromSeconds(2), $"{name}: one for the refusal, one for mosquitto_pub");
        }

        // Too long for the broker: cut off before it is read.
        folder.Write("packet", new string('9', 9 << 20));
        var (_, more) = await CostAsync(async () =>
        {
            await using var client = ChildProcess.Start(
                ChildProcess.Tool("mosquitto_pub"), ["-V", "311", "-p", $"{port}", "-q", "1", "-t", "swx/v1/local/in/kp-csv/packet", "-f", folder.File("packet")]);
            (await client.ExitAsync(Limit)).ShouldNotBe(0);
        });
        more.ShouldBeLessThan(64L << 20);
        await RefusedAsync("after", Kp + "2003-10-29T06:00:00Z,98,0\n", "no whole number 0..27");

        async Task<(TimeSpan Time, long Bytes)> CostAsync(Func<Task> work)
        {
            var (before, clock) = (Measured.Peak(system.Id), Stopwatch.StartNew());
            await work();
            return (clock.Elapsed, Measured.Peak(system.Id) - before);
        }

        async Task RefusedAsync(string source, string text, string reason)
        {
            folder.Write(source, text);
            await FileAsync(source, source, reason);
        }

        async Task FileAsync(string name, string source, string reason)
        {
            await Mosquitto.PublishAsync(port, $"swx/v1/local/in/{(name == "columns" ? "ionex" : "kp-csv")}/{source}", folder.File(name));
            await Until.TrueAsync(
                () => status.Messages.Any(m => m.Raw.Contains($"in/{(name == "columns" ? "ionex" : "kp-csv")}/{source}", StringComparison.Ordinal) && m.Raw.Contains(reason, StringComparison.Ordinal)),
                Limit,
                $"{name} is not refused: {status.Messages.LastOrDefault()?.Raw} {system.Errors}");
        }
    }
}
