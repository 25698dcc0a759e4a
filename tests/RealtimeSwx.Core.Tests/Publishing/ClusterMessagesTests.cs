using System.Text.Json;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Messaging;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Core.Tests.Publishing;

public sealed class ClusterMessagesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(HealthState.Learning, "learning")]
    [InlineData(HealthState.Ok, "ok")]
    [InlineData(HealthState.Gain, "gain")]
    [InlineData(HealthState.Noise, "noise")]
    [InlineData(HealthState.LightLeak, "light_leak")]
    public void A_window_is_sent_with_the_health_of_the_detector(HealthState state, string name)
    {
        var result = Window();
        var health = Sent(result with { Health = result.Health! with { State = state } }).GetProperty("health");
        health.GetProperty("state").GetString().ShouldBe(name);
        health.GetProperty("since").GetDateTimeOffset().ShouldBe(Start.AddSeconds(10));
        health.GetProperty("windows").GetInt32().ShouldBe(1);
        var muon = health.GetProperty("measures")[0];
        muon.GetProperty("name").GetString().ShouldBe("muon_charge");
        muon.GetProperty("value").GetDouble().ShouldBe(result.Health.UsualMuonCharge);
        muon.GetProperty("sigma").GetDouble().ShouldBePositive();
        muon.GetProperty("raised").GetBoolean().ShouldBeFalse();
        health.GetProperty("measures").GetArrayLength().ShouldBe(5);
    }

    [Fact]
    public void A_window_without_it_is_sent_without_the_block() => Sent(Window() with { Health = null }).TryGetProperty("health", out _).ShouldBeFalse();

    private static ClusterResult Window()
    {
        var station = new StormSimulation(new SimulationSettings { Start = Start, Duration = TimeSpan.FromDays(1) }).Station;
        return LagoClusterer.Run(ClusterWork.Of([.. Enumerable.Range(0, 10).Select(s => station.Batch(Start.AddSeconds(s)))]));
    }

    private static JsonElement Sent(ClusterResult result) => JsonDocument.Parse(
        SwxJson.Bytes(ClusterMessages.From(KnownSeries.Lago("sim"), result, new MessageContext("local", 1, Start.AddSeconds(12), "core", true)))).RootElement;
}
