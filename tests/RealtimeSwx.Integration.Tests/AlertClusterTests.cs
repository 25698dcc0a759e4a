using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using RealtimeSwx.Integration.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>An operator at the gateway, the alert in a Core of its own: two processes, one cluster.</summary>
public sealed class AlertClusterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(50);

    [Fact]
    public async Task ADrillFromTheGateway_ReachesTheAlertInCore_AndComesBackOverMqtt()
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "swx/v1/local/alert/#");
        var (seed, http) = (ChildProcess.FreePort(), ChildProcess.FreePort());
        string[] common = [$"--Database=sqlite:{folder.File("swx.db")}", $"--Broker={broker.Uri}", $"--Cluster:Seeds:0=akka.tcp://swx@127.0.0.1:{seed}"];
        await using var core = ChildProcess.Dotnet(
            [ChildProcess.Program("services/RealtimeSwx.Core", "RealtimeSwx.Core.dll"), .. common, $"--Cluster:Port={seed}", "--Core:Live=false", "--urls=http://127.0.0.1:0"]);
        await using var gateway = ChildProcess.Dotnet(
            [
                ChildProcess.Program("services/RealtimeSwx.Gateway", "RealtimeSwx.Gateway.dll"), .. common,
                $"--urls=http://127.0.0.1:{http}", $"--Admin:TokenFile={folder.Write("admin.token", "a token of a test\n")}",
            ]);
        await ChildProcess.ConnectableAsync(http, Limit);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a token of a test");
        var last = HttpStatusCode.Unused;
        await Until.TrueAsync(
            async () =>
            {
                using var answer = await client.PostAsJsonAsync("/api/v1/alerts/exercise", new { alert = "geomagnetic-storm", state = "alert", level = 1, by = "Ana" });
                return (last = answer.StatusCode) == HttpStatusCode.NoContent;
            },
            Limit,
            $"the drill was not taken, {last}: {core.Errors} {gateway.Errors}");
        await Until.TrueAsync(() => subscriber.Messages.Count > 0, Limit, $"nothing on MQTT: {gateway.Errors}");
        subscriber.Messages.ShouldAllBe(m => m.Json.GetProperty("exercise").GetBoolean());
    }
}
