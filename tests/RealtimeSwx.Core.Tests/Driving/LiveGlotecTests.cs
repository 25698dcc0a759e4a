using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Core.Tests.Http;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Tests.Driving;

/// <summary>GloTEC through the whole of Core: list, frames, journal, a forecast every two hours, its scores.</summary>
public sealed class LiveGlotecTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_day_of_frames_gives_a_forecast_every_two_hours_and_says_when_its_map_is_late()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        var clock = new FakeTimeProvider(Begin);
        var time = new VirtualTime(clock);
        await using var server = await GlotecServer.StartAsync(clock, Begin.AddDays(-2).AddMinutes(5));

        // The frames of 20:00 come an hour late.
        server.Published = label => (label - Begin).TotalMinutes is 475 or 485 ? label.AddMinutes(80) : label.AddMinutes(20);
        var feed = FramePollTests.Feed(server.Url) with { Window = TimeSpan.FromHours(30) };
        await using var host = await LiveHost.StartAsync(new LiveOptions { Feeds = [feed] }, clock, time, limit.Token);
        await time.RunUntilAsync(Begin.AddHours(15), limit.Token);
        await host.SettleAsync(limit.Token);
        var model = await host.ReadModelAsync(limit.Token);

        // From half past twelve on, each as of its time.
        var forecasts = await model.ForecastsAsync("tec/glotec", Begin, Begin.AddDays(1), 100, limit.Token);
        forecasts.Select(f => f.IssuedAt).ShouldBe(Enumerable.Range(0, 8).Select(i => Begin.AddHours(2 * i).AddMinutes(30)));
        foreach (var forecast in forecasts)
        {
            using var payload = JsonDocument.Parse(forecast.PayloadJson);
            var root = payload.RootElement;
            var late = forecast.IssuedAt == Begin.AddMinutes(510);
            root.GetProperty("input_tier").GetString().ShouldBe("nowcast");
            root.GetProperty("data_cutoff").GetDateTimeOffset().ShouldBe(forecast.IssuedAt.AddMinutes(late ? -150 : -30));
            root.GetProperty("degraded").GetProperty("reason").GetString()!.Contains("no map of 2026-03-01T20:00Z", StringComparison.Ordinal).ShouldBe(late);
            root.GetProperty("leads")[0].GetProperty("lead").GetString().ShouldBe("PT1H30M");
        }

        (await model.MapsAsync(KnownSeries.Glotec, Begin.AddDays(-3), Begin.AddDays(1), limit.Token)).Count.ShouldBe(15 + 8);
        var scores = await model.ScoresAsync("tec/glotec", Begin, Begin.AddDays(1), 1000, limit.Token);
        scores.Count.ShouldBe(7 + 6 + 5 + 4 + 3 + 2 + 1);
        host.On("obs/tec/glotec")[^1].GetProperty("valid_time").GetDateTimeOffset().ShouldBe(Begin.AddHours(14).AddMinutes(-5));
        host.On("status/ingestion")[^1].GetProperty("counters").ShouldSatisfyAllConditions(
            c => c.GetProperty("maps_missing").GetInt64().ShouldBe(1),
            c => c.GetProperty("maps_late").GetInt64().ShouldBe(1));
    }
}
