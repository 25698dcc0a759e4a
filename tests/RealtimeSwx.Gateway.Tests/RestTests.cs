using System.Net;
using System.Net.Http.Headers;

namespace RealtimeSwx.Gateway.Tests;

public sealed class RestTests(GatewayServer server)
{
    [Fact]
    public async Task Series_ShouldBeListed_AndReadWithSlashes()
    {
        var all = (await server.JsonAsync("/api/v1/series"))["series"]!.AsArray();
        all.Select(s => s!["id"]!.GetValue<string>()).ShouldContain("tec/jpl");
        var bz = await server.JsonAsync("/api/v1/series/solarwind/bz?from=2003-10-29T07:00:00Z&to=2003-10-29T07:10:00Z");
        bz["unit"]!.GetValue<string>().ShouldBe("nT");
        bz["observations"]!.AsArray().Select(o => o!["value"]!.GetValue<double>()).ShouldBe([-15.25, -16.25]);
        bz["truncated"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task Series_ShouldBeBounded_AndSayThatThereIsMore()
    {
        var some = await server.JsonAsync("/api/v1/series/symh?limit=3");
        some["observations"]!.AsArray().Count.ShouldBe(3);
        some["truncated"]!.GetValue<bool>().ShouldBeTrue();
        some["observations"]![0]!.ToJsonString().ShouldBe(
            """{"valid_time":"2003-10-29T06:00:00Z","span":"PT5M","value":-99,"revision":"final","quality":"good","source":"kyoto","available_at":"2003-10-29T06:05:00Z"}""");
        var all = await server.JsonAsync("/api/v1/series/symh?limit=3&revisions=all");
        all["observations"]!.AsArray().Select(o => o!["value"]!.GetValue<double>()).ShouldBe([-10, -99, -11]);
    }

    [Fact]
    public async Task Forecast_ShouldBeGivenAsPublished()
    {
        var latest = await server.JsonAsync("/api/v1/forecasts/symh/latest");
        latest["id"]!.GetValue<string>().ShouldBe("symh-20031029T08-abc");
        (await server.JsonAsync("/api/v1/forecasts/id/symh-20031029T08-abc")).ToJsonString().ShouldBe(latest.ToJsonString());
        var range = await server.JsonAsync("/api/v1/forecasts/symh?from=2003-10-29T06:00:00Z&to=2003-10-29T08:00:00Z&limit=1");
        range["forecasts"]!.AsArray().Single()!["id"]!.GetValue<string>().ShouldBe("symh-20031029T06-abc");
        range["truncated"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Verification_ShouldAverageEveryMetricByLead()
    {
        var json = await server.JsonAsync("/api/v1/verification/symh");
        json["published"].ShouldBeNull();
        var lead = json["leads"]![1]!;
        lead["lead"]!.GetValue<string>().ShouldBe("PT2H");
        lead["n"]!.GetValue<int>().ShouldBe(3);
        lead["mean"]!["crps"]!.GetValue<double>().ShouldBe(4);
        lead["mean"]!["covered90"]!.GetValue<double>().ShouldBe(2 / 3.0, 1e-12);
    }

    [Fact]
    public async Task Latest_ShouldHoldTheNewestMessageOfEveryTopic()
    {
        var messages = (await server.JsonAsync("/api/v1/latest"))["messages"]!.AsArray().ToDictionary(m => m!["topic"]!.GetValue<string>(), m => m!["payload"]!);
        messages.Keys.ShouldBe(
            [
                "swx/v1/local/cluster/lago/uvg", "swx/v1/local/forecast/symh/ensemble", "swx/v1/local/obs/kp", "swx/v1/local/obs/lago/uvg",
                "swx/v1/local/obs/solarwind", "swx/v1/local/obs/symh", "swx/v1/local/obs/tec/jpl",
            ]);
        messages["swx/v1/local/obs/kp"]["thirds"]!.GetValue<int>().ShouldBe(23);
        messages["swx/v1/local/obs/solarwind"]["values"]!.ToJsonString().ShouldBe("""{"bz":-26.25,"v":723}""");
        messages["swx/v1/local/obs/symh"]["value"]!.GetValue<double>().ShouldBe(-33);
        messages["swx/v1/local/obs/lago/uvg"]["lago"]!["pressure_hpa"]!.GetValue<double>().ShouldBe(851.5);
        messages["swx/v1/local/obs/tec/jpl"]["map"]!["values"]!.ToJsonString().ShouldBe("[1,2,3,null,5,6]");
    }

    [Fact]
    public async Task Map_ShouldBeGivenByEpochAndByHash()
    {
        var map = await server.JsonAsync("/api/v1/maps/tec/jpl/2003-10-29T06:00:00Z");
        map["values"]!.ToJsonString().ShouldBe("[1,2,3,null,5,6]");
        map["lats"]!.ToJsonString().ShouldBe("[10,0]");
        (await server.JsonAsync("/api/v1/maps/tec/jpl/latest")).ToJsonString().ShouldBe(map.ToJsonString());
        (await server.JsonAsync($"/api/v1/blobs/{server.MapHash}?as=json")).ToJsonString().ShouldBe(map.ToJsonString());
        var bytes = await server.Client.GetByteArrayAsync($"/api/v1/blobs/{server.MapHash}");
        Domain.ContentHash.Of(bytes).ShouldBe(server.MapHash);
    }

    [Fact]
    public async Task Messages_ShouldBeReadByKind()
    {
        var rejected = (await server.JsonAsync("/api/v1/messages/rejected"))["messages"]!.AsArray().Single()!;
        rejected["key"]!.GetValue<string>().ShouldBe("kyoto");
        rejected["payload"]!["line"]!.GetValue<int>().ShouldBe(7);
        (await server.JsonAsync("/api/v1/messages/rejected?key=gfz"))["messages"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_ShouldNotBeSentAgain_ToAClientThatHasIt()
    {
        using var first = await server.Client.GetAsync("/api/v1/latest");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/latest");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(again);
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        first.Headers.CacheControl!.NoCache.ShouldBeTrue();
        using var blob = await server.Client.GetAsync($"/api/v1/blobs/{server.MapHash}");
        blob.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromDays(365));
    }

    [Theory]
    [InlineData("/api/v1/nothing", 404, "nothing")]
    [InlineData("/api/v1/series/nothing", 404, "nothing")]
    [InlineData("/api/v1/series/symh?form=2003-10-29", 400, "form")]
    [InlineData("/api/v1/series/symh?from=yesterday", 400, "yesterday")]
    [InlineData("/api/v1/series/symh?limit=0", 400, "limit")]
    [InlineData("/api/v1/series/symh?revisions=some", 400, "some")]
    [InlineData("/api/v1/forecasts/kp/latest", 404, "symh")]
    [InlineData("/api/v1/forecasts/id/none", 404, "none")]
    [InlineData("/api/v1/verification/kp", 404, "kp")]
    [InlineData("/api/v1/messages/secrets", 404, "secrets")]
    [InlineData("/api/v1/maps/tec/jpl/1999-01-01T00:00:00Z", 404, "1999")]
    [InlineData("/api/v1/blobs/abc", 404, "abc")]
    public async Task Error_ShouldBeProblemDetails_ThatNameTheCause(string path, int status, string named)
    {
        using var response = await server.Client.GetAsync(path);
        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var json = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        json["detail"]!.GetValue<string>().ShouldContain(named);
        json["status"]!.GetValue<int>().ShouldBe(status);
    }

    [Fact]
    public async Task Config_ShouldSendABrowserToTheHostItCameFrom()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/config");
        request.Headers.Host = "swx.example.org:8080";
        using var response = await server.Client.SendAsync(request);
        var json = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        json["websocket"]!.GetValue<string>().ShouldBe("ws://swx.example.org:9001/mqtt");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("connect-src 'self' ws://swx.example.org:9001;");
    }
}
