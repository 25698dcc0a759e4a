using System.Net.Http.Json;
using System.Text.Json;
using RealtimeSwx.Integration.Tests.Support;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>Core x 3, worker x 2, gateway x 1 as processes over Mosquitto and PostgreSQL replay a real storm as <c>swx up</c> does.</summary>
public sealed class ClusterReplayTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task AStormOverSixProcesses_GivesTheForecastsOfOneProcess_ByteForByte()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        string[] replay =
        [
            "--source", "archive", "--archive", ReferenceData.Require("symh", "validation.csv.gz"),
            "--storm", "70", "--from", "2002-08-21T00:00Z", "--to", "2002-08-21T01:30Z", "--speed", "max", "--exit-when-done",
        ];
        var database = Postgres.StartAsync();
        await using var broker = await Mosquitto.StartAsync();
        await using var postgres = await database;
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        await using var cluster = new SwxCluster(postgres.Database, broker.Uri);
        for (var i = 0; i < 3; i++)
        {
            cluster.Core(replay);
        }

        cluster.Worker();
        cluster.Worker();
        var gateway = cluster.Gateway();
        foreach (var core in cluster.Cores)
        {
            (await core.ExitAsync(Limit)).ShouldBe(0, cluster.Errors);
            core.Output.ShouldContain("persistence");
        }

        output.WriteLine($"cluster done after {clock.Elapsed.TotalSeconds:0.0} s");
        await subscriber.CaughtUpAsync();

        // The gateway serves what the three wrote.
        using var http = new HttpClient();
        var latest = await http.GetFromJsonAsync<JsonElement>($"{await SwxCluster.HttpAsync(gateway, Limit)}/hapi/catalog", TestContext.Current.CancellationToken);
        latest.GetProperty("catalog").EnumerateArray().Select(d => d.GetProperty("id").GetString()).ShouldContain(id => id!.Contains("symh", StringComparison.Ordinal));

        await using var alone = await Mosquitto.StartAsync();
        await using var witness = await Subscriber.StartAsync(alone.Port);
        await using var single = ChildProcess.Swx(["up", .. replay, "--http", "0", "--broker", alone.Uri]);
        (await single.ExitAsync(Limit)).ShouldBe(0, single.Errors);
        await witness.CaughtUpAsync();
        output.WriteLine($"one process done after {clock.Elapsed.TotalSeconds:0.0} s");

        var (mine, others) = (Forecasts(subscriber), Forecasts(witness));
        others.Count.ShouldBe(18);
        mine.Select(m => m.Json.GetProperty("degraded").GetProperty("is").GetBoolean()).ShouldAllBe(degraded => !degraded);
        mine.Select(m => m.Raw).Distinct().ShouldBe(others.Select(m => m.Raw).Distinct(), ignoreOrder: true);
        await Schemas.ShouldHoldForAsync(subscriber.Messages);

        // An entity that moved to a node which came later says its newest value again, under the same number.
        Schemas.ShouldBeWithoutGap(subscriber.Messages.DistinctBy(m => (m.Topic, m.Sequence)));
    }

    private static List<Message> Forecasts(Subscriber subscriber) =>
        [.. subscriber.Messages.Where(m => m.Topic.Contains("/forecast/", StringComparison.Ordinal))];
}
