using RealtimeSwx.Integration.Tests.Support;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>What a replay publishes is what a backtest writes, value for value: seen by <c>mosquitto_sub</c>, at any speed, over either broker.</summary>
public sealed class ReplayEqualsBacktestTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    /// <summary>Sym-H, Kp and TEC at once; the history before <c>--from</c> counts for both.</summary>
    [Theory]
    [InlineData("max", "2012-09-28T20:30Z", "2012-09-29T02:30Z")]
    [InlineData("600", "2012-09-28T20:30Z", "2012-09-28T22:30Z")]
    public async Task ForecastsCapturedDuringAReplay_EqualTheRowsOfTheBacktest(string speed, string from, string to)
    {
        var maps = ReferenceData.Require("gim", "jpl");
        using var folder = new TempFolder();
        var storm = folder.Write("storm.csv", Generated.Storm("2012-09-27T12:00Z", "2012-09-29T06:00Z"));
        var kp = folder.Write("kp.csv", Generated.Kp("2012-08-20", "2012-09-30"));
        var messages = await ReplayOverMosquittoAsync(
            "--archive", storm, "--archive", kp, "--archive", maps, "--from", from, "--to", to, "--speed", speed, "--availability", "operational");

        // The replayed TEC sees the replayed Kp: so must the backtest.
        foreach (var (target, data) in new (string, string[])[] { ("symh", [storm]), ("kp", [kp]), ("tec", [maps, kp]) })
        {
            var csv = folder.File($"{target}-rows.csv");
            await ChildProcess.SwxAsync(["backtest", target, .. data.SelectMany(d => new[] { "--data", d }), "--from", from, "--to", to, "--availability", "operational", "--leads", "all", "--out", csv]);
            var (rows, name) = (Csv.Read(csv), target == "tec" ? "tec/jpl" : target);
            BacktestRows.ShouldEqualForecasts(name, rows, messages);
            var scored = BacktestRows.ShouldHoldScores(name, rows, messages);
            if (target != "tec" || speed == "max")
            {
                scored.ShouldBeGreaterThan(0, target);
            }
        }

        await Schemas.ShouldHoldForAsync(messages);
        Schemas.ShouldBeWithoutGap(messages);
    }

    /// <summary>A week of maps: every day is scored before the next one is forecast, and learned from.</summary>
    [Fact]
    public async Task AWeekOfMaps_GivesEveryRowOfTheBacktest()
    {
        var maps = ReferenceData.Require("gim", "jpl");
        using var folder = new TempFolder();
        var messages = await ReplayOverMosquittoAsync("--archive", maps, "--speed", "max");

        var csv = folder.File("tec.csv");
        await ChildProcess.SwxAsync("backtest", "tec", "--data", maps, "--out", csv);
        var rows = Csv.Read(csv);
        BacktestRows.ShouldEqualForecasts("tec/jpl", rows, messages);
        BacktestRows.ShouldHoldScores("tec/jpl", rows, messages).ShouldBe(rows.Count);
        await Schemas.ShouldHoldForAsync(messages);
        Schemas.ShouldBeWithoutGap(messages);
    }

    /// <summary>A whole archive, from its first row, over the program's own broker: nothing is lost when the program ends.</summary>
    [Fact]
    public async Task AWholeReplay_GivesEveryRowOfTheBacktest_OverTheEmbeddedBroker()
    {
        using var folder = new TempFolder();
        var storm = folder.Write("storm.csv", Generated.Storm("2012-09-26", "2012-09-26T08:00Z"));
        var kp = folder.Write("kp.csv", Generated.Kp("2012-09-20", "2012-09-28"));
        var port = ChildProcess.FreePort();
        await using var system = ChildProcess.Swx(["up", "--source", "archive", "--archive", storm, "--archive", kp, "--speed", "max", "--exit-when-done", "--http", "0", "--mqtt", $"{port}"]);
        await ChildProcess.ConnectableAsync(port, TimeSpan.FromSeconds(20));
        await using var subscriber = await Subscriber.StartAsync(port);
        (await system.ExitAsync(Limit)).ShouldBe(0, system.Errors);

        foreach (var (target, data) in new[] { ("symh", storm), ("kp", kp) })
        {
            var csv = folder.File($"{target}-rows.csv");
            await ChildProcess.SwxAsync("backtest", target, "--data", data, "--availability", "operational", "--leads", "all", "--out", csv);
            var rows = Csv.Read(csv);
            BacktestRows.ShouldEqualForecasts(target, rows, subscriber.Messages);
            BacktestRows.ShouldHoldScores(target, rows, subscriber.Messages).ShouldBe(rows.Count);
        }

        await Schemas.ShouldHoldForAsync(subscriber.Messages);
        Schemas.ShouldBeWithoutGap(subscriber.Messages);
    }

    private static async Task<IReadOnlyList<Message>> ReplayOverMosquittoAsync(params string[] arguments)
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        await using var system = ChildProcess.Swx(["up", "--source", "archive", .. arguments, "--exit-when-done", "--http", "0", "--broker", broker.Uri]);
        (await system.ExitAsync(Limit)).ShouldBe(0, system.Errors);
        await subscriber.CaughtUpAsync();
        return subscriber.Messages;
    }
}
