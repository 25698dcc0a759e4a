using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Core.Tests.Http;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Core.Tests.Driving;

/// <summary>A day of live feeds with every fault an upstream has shown, through the whole of Core.</summary>
public sealed class LiveSystemTests
{
    private static readonly DateTimeOffset Begin = UpstreamDay.Begin;
    private static readonly DateTimeOffset End = Begin.AddHours(24);

    [Fact]
    public async Task A_day_of_faults_loses_nothing_doubles_nothing_and_issues_every_forecast()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(180));
        var clock = new FakeTimeProvider(Begin);
        var time = new VirtualTime(clock);
        IReadOnlyDictionary<string, LiveFeedOptions> feeds = new Dictionary<string, LiveFeedOptions>();
        var healthy = false;
        await using var server = await UpstreamServer.StartAsync(
            UpstreamDay.Data, clock, (feed, request) => healthy ? Fault.None : UpstreamDay.Plan(feed, request), feed => time.Waits(feed, feeds[feed].Timeout));
        feeds = UpstreamDay.Feeds(server.Url).Select(f => f with { Every = 3 * f.Every }).ToDictionary(f => f.Name);
        await using var host = await LiveHost.StartAsync(new LiveOptions { Feeds = [.. feeds.Values] }, clock, time, limit.Token);

        await time.RunUntilAsync(End, limit.Token);
        healthy = true;
        await time.RunUntilAsync(End.AddHours(1), limit.Token);

        // What a provider sends over the broker goes the same way; the answer is yes when it is in the journal.
        var inbound = host.Inbound();
        (await inbound.HandleAsync(Message("""{"meta":{},"datetime":["2026-02-20T00:00:00Z"],"Kp":[3.333],"status":["def"]}"""), limit.Token)).ShouldBeTrue();

        await host.SettleAsync(limit.Token);
        var model = await host.ReadModelAsync(limit.Token);
        var expected = server.Served.Values.SelectMany(s => s)
            .Append(new Served(KnownSeries.Kp, new DateTimeOffset(2026, 2, 20, 0, 0, 0, TimeSpan.Zero), Revision.Final, 3.333)).ToHashSet();
        var held = new List<Observation>();
        foreach (var series in expected.Select(e => e.Series).Distinct())
        {
            held.AddRange(await model.ObservationsAsync(series, Begin.AddDays(-60), End.AddDays(1), allRevisions: true, 100_000, limit.Token));
        }

        held.Count.ShouldBe(expected.Count);
        held.Select(o => new Served(o.Series, o.ValidTime, o.Revision, o.Value)).ToHashSet().SetEquals(expected).ShouldBeTrue();
        held.ShouldAllBe(o => o.AvailableAt >= o.ValidTime);

        // Every issue time once, at its time, from nowcast values.
        var forecasts = await model.ForecastsAsync("kp", Begin, End.AddHours(1), 1000, limit.Token);
        forecasts.Select(f => f.IssuedAt).ShouldBe(Enumerable.Range(0, 9).Select(i => Begin.AddHours(3 * i)));
        foreach (var forecast in forecasts)
        {
            using var payload = JsonDocument.Parse(forecast.PayloadJson);
            payload.RootElement.GetProperty("produced_at").GetDateTimeOffset().ShouldBe(forecast.IssuedAt.AddSeconds(5));
            payload.RootElement.GetProperty("input_tier").GetString().ShouldBe("nowcast");
        }

        host.On("forecast/kp/ensemble").Select(f => f.GetProperty("issued_at").GetDateTimeOffset()).ShouldBe(forecasts.Select(f => f.IssuedAt));
        (await model.ScoresAsync("kp", Begin, End, 1000, limit.Token)).Count.ShouldBeGreaterThan(20);

        // Nobody brings Sym-H: it is forecast from hourly Dst, every five minutes from the first one on, and says so.
        (await model.TargetsAsync(limit.Token)).Select(t => t.Target).ShouldBe(["kp", "kp-wind", "symh"]);
        var winded = await model.ForecastsAsync("kp-wind", Begin, End.AddHours(1), 1000, limit.Token);
        winded.Select(f => f.IssuedAt).ShouldBe(forecasts.Select(f => f.IssuedAt).Where(t => t >= winded[0].IssuedAt));
        var proxies = await model.ForecastsAsync("symh", Begin, End.AddHours(1), 1000, limit.Token);
        proxies.Count.ShouldBeGreaterThan(250);
        proxies.Select(f => f.IssuedAt).ShouldBe(Enumerable.Range(0, proxies.Count).Select(i => proxies[0].IssuedAt.AddMinutes(5 * i)));
        foreach (var forecast in proxies)
        {
            using var payload = JsonDocument.Parse(forecast.PayloadJson);
            payload.RootElement.GetProperty("input_tier").GetString().ShouldBe("proxy");
            payload.RootElement.GetProperty("degraded").ToString().ShouldContain("hourly Dst in place of Sym-H");
        }

        FaultsShouldHaveBeenNamed(host, feeds.Keys);

        // Whoever comes later finds the newest value, however old the last correction was.
        var kp = await host.RetainedAsync("obs/kp", limit.Token);
        kp.GetProperty("valid_time").GetDateTimeOffset().ShouldBe(held.Where(o => o.Series == KnownSeries.Kp).Max(o => o.ValidTime));
    }

    private static void FaultsShouldHaveBeenNamed(LiveHost host, IEnumerable<string> feeds)
    {
        var errors = host.On("status/ingestion")
            .SelectMany(s => s.GetProperty("feeds").EnumerateArray())
            .Where(f => f.TryGetProperty("error", out var e) && e.ValueKind == JsonValueKind.String)
            .Select(f => (Feed: f.GetProperty("feed").GetString()!, Error: f.GetProperty("error").GetString()!))
            .Distinct().ToList();
        errors.Select(e => e.Feed).Distinct().Order().ShouldBe(feeds.Order());
        foreach (var named in new[] { "HTML", "429", "503", "cut off", "empty", "no answer within" })
        {
            errors.ShouldContain(e => e.Error.Contains(named, StringComparison.Ordinal), named);
        }

        var last = host.On("status/ingestion")[^1];
        last.GetProperty("state").GetString().ShouldBe("ready", last.ToString());
        last.GetProperty("counters").TryGetProperty("issues_missed", out _).ShouldBeFalse();
    }

    private static InboundMessage Message(string text) =>
        new("swx/v1/local/in/gfz-json/potsdam", Encoding.UTF8.GetBytes(text), null, null, null, false, false);
}
