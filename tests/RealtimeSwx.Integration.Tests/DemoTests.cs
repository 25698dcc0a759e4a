using System.Diagnostics;
using System.Text.Json;
using RealtimeSwx.Integration.Tests.Support;

namespace RealtimeSwx.Integration.Tests;

/// <summary>The demo: a storm that needs nothing but the program, seen by a client that comes late.</summary>
public sealed class DemoTests(ITestOutputHelper output)
{
    /// <summary>The promise is 10 s on two quiet cores; the rest is for a busy machine.</summary>
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);

    private static readonly string[] Expected =
    [
        "obs/symh", "obs/solarwind", "obs/kp", "obs/tec/sim", "obs/lago/sim",
        "forecast/symh/ensemble", "forecast/kp/ensemble", "forecast/tec/sim/ensemble",
        "cluster/lago/sim", "cluster/lago/sim/second", "verification/symh", "verification/kp", "verification/tec/sim", "status/core", "status/ingestion",
    ];

    [Fact]
    public async Task EverySeriesForecastAndResult_IsRetainedWithinAMinute()
    {
        var clock = Stopwatch.StartNew();
        var port = ChildProcess.FreePort();
        await using var system = ChildProcess.Swx(["up", "--http", "0", "--mqtt", $"{port}"]);
        await Until.TrueAsync(() => system.Output.StartsWith("ready http=http://127.0.0.1:", StringComparison.Ordinal) || !system.Running, ReadyLimit, "not ready");
        output.WriteLine($"ready after {clock.Elapsed.TotalSeconds:0.0} s");

        await using var subscriber = await Subscriber.StartAsync(port);
        await Until.TrueAsync(
            () => Expected.All(topic => subscriber.Messages.Any(m => m.Topic == $"swx/v1/local/{topic}")),
            TimeSpan.FromSeconds(60),
            $"missing: {string.Join(", ", Expected.Where(topic => !subscriber.Messages.Any(m => m.Topic == $"swx/v1/local/{topic}")))}");
        output.WriteLine($"complete after {clock.Elapsed.TotalSeconds:0.0} s");

        await using var late = await Subscriber.StartAsync(port);
        var messages = late.Messages;
        foreach (var topic in Expected)
        {
            messages.ShouldContain(m => m.Topic == $"swx/v1/local/{topic}", $"{topic} is not retained");
        }

        await Schemas.ShouldHoldForAsync(subscriber.Messages.Concat(messages));
        messages.Where(m => !m.Json.GetProperty("simulated").GetBoolean()).Select(m => m.Topic).ShouldBeEmpty("not labelled as simulated");
        foreach (var forecast in messages.Where(m => m.Topic.Contains("/forecast/", StringComparison.Ordinal)))
        {
            forecast.Json.GetProperty("degraded").GetProperty("is").GetBoolean().ShouldBeFalse($"{forecast.Topic}: {forecast.Json.GetProperty("degraded")}");
            foreach (var lead in forecast.Json.GetProperty("leads").EnumerateArray())
            {
                Count(lead, "q").ShouldBe(19, forecast.Topic);
                Count(lead, "members").ShouldBeGreaterThan(0, forecast.Topic);
                Count(lead, "baselines").ShouldBeGreaterThan(0, forecast.Topic);
            }
        }
    }

    private static int Count(JsonElement lead, string property) => lead.GetProperty(property).EnumerateObject().Count();
}
