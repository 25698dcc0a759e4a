using System.Net;
using CsCheck;
using RealtimeSwx.Gateway.Hapi;

namespace RealtimeSwx.Gateway.Tests;

public sealed class HapiTests(GatewayServer server)
{
    private const string Day = "start=2003-10-29Z&stop=2003-10-30Z";

    [Fact]
    public async Task Catalog_ShouldListSeriesMapsForecastsAndScores()
    {
        var json = await server.JsonAsync("/hapi/catalog");
        json["HAPI"]!.GetValue<string>().ShouldBe("3.3");
        json["status"]!["code"]!.GetValue<int>().ShouldBe(1200);
        json["catalog"]!.AsArray().Select(d => d!["id"]!.GetValue<string>()).ShouldBe(
            ["kp", "lago_uvg", "lago_uvg_pressure", "solarwind_bz", "solarwind_v", "symh", "map_tec_jpl", "forecast_symh", "score_symh"]);
    }

    [Fact]
    public async Task EveryDataset_ShouldAnswerInfoAndData_WithTheColumnsItPromises()
    {
        foreach (var dataset in (await server.JsonAsync("/hapi/catalog?depth=all"))["catalog"]!.AsArray())
        {
            var id = dataset!["id"]!.GetValue<string>();
            var info = await server.JsonAsync($"/hapi/info?dataset={id}");
            info["startDate"]!.GetValue<string>().ShouldBe(dataset["info"]!["startDate"]!.GetValue<string>());
            var columns = info["parameters"]!.AsArray().Sum(p => p!["size"]?.AsArray().Aggregate(1, (n, s) => n * s!.GetValue<int>()) ?? 1);
            var lines = (await server.TextAsync($"/hapi/data?dataset={id}&start={info["startDate"]}&stop={info["stopDate"]}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines.ShouldNotBeEmpty(id);
            lines.ShouldAllBe(l => l.Split(',', StringSplitOptions.None).Length == columns);
            var times = lines.Select(l => l[..HapiTime.Length]).ToList();
            times.ShouldBe(times.Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Data_ShouldGiveTheMostSettledValue_AndHalfOpenIntervals()
    {
        var csv = await server.TextAsync("/hapi/data?dataset=symh&start=2003-10-29T06:00Z&stop=2003-10-29T06:10Z&parameters=value,revision");
        csv.ShouldBe("2003-10-29T06:00:00.000Z,-99,3\n2003-10-29T06:05:00.000Z,-11,1\n");
    }

    [Theory]
    [InlineData("start=2003-10-29Z&stop=2003-10-30Z")]
    [InlineData("time.min=2003-10-29Z&time.max=2003-10-30Z")]
    [InlineData("time.min=2003-302&time.max=2003-303T00:00:00.000Z&format=csv")]
    public async Task Data_ShouldBeTheSame_InBothSpellingsAndNotations(string interval)
    {
        var expected = await server.TextAsync($"/hapi/data?dataset=symh&{Day}");
        expected.Split('\n').Length.ShouldBe(25);
        (await server.TextAsync($"/hapi/data?id=symh&{interval}")).ShouldBe(expected);
    }

    [Fact]
    public async Task Header_ShouldPrecedeTheData_WhenIncluded()
    {
        var csv = await server.TextAsync($"/hapi/data?dataset=kp&{Day}&include=header&parameters=value");
        var lines = csv.Split('\n');
        var header = System.Text.Json.Nodes.JsonNode.Parse(lines[0][1..])!;
        header["format"]!.GetValue<string>().ShouldBe("csv");
        header["parameters"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()).ShouldBe(["Time", "value"]);
        lines[1].ShouldBe("2003-10-29T06:00:00.000Z,7.667");
    }

    [Fact]
    public async Task Json_ShouldNestArrays_AndWriteFillAsNull()
    {
        var map = await server.JsonAsync($"/hapi/data?dataset=map_tec_jpl&{Day}&format=json");
        map["data"]![0]!.ToJsonString().ShouldBe("""["2003-10-29T06:00:00.000Z",[[1,2,3],[null,5,6]]]""");
        map["format"]!.GetValue<string>().ShouldBe("json");
    }

    [Fact]
    public async Task Forecasts_ShouldBeArraysOverLeads_ByIssueTime()
    {
        var info = await server.JsonAsync("/hapi/info?dataset=forecast_symh&parameters=q50");
        info["parameters"]![1]!["bins"]![0]!["centers"]!.ToJsonString().ShouldBe("[60,120]");
        var csv = await server.TextAsync($"/hapi/data?dataset=forecast_symh&{Day}&parameters=degraded,q05,member_lstm,persistence");
        csv.Split('\n')[2].ShouldBe("2003-10-29T08:00:00.000Z,1,-42.5,-42.5,-31.5,-31.5,-12,-12");
        var scores = await server.TextAsync($"/hapi/data?dataset=score_symh&{Day}&parameters=observed,score_crps");
        scores.Split('\n')[1].ShouldBe("2003-10-29T07:00:00.000Z,-21,-21,2.5,4");
    }

    [Theory]
    [InlineData("/hapi/catalog?x=1", 400, 1401)]
    [InlineData("/hapi/about?x=1", 400, 1401)]
    [InlineData("/hapi/catalog?depth=deep", 400, 1413)]
    [InlineData("/hapi/nothing", 400, 1400)]
    [InlineData("/hapi/info", 404, 1406)]
    [InlineData("/hapi/info?dataset=nothing", 404, 1406)]
    [InlineData("/hapi/info?id=symh&dataset=symh", 400, 1400)]
    [InlineData("/hapi/info?dataset=symh&parameters=nothing", 404, 1407)]
    [InlineData("/hapi/info?dataset=symh&parameters=revision,value", 400, 1411)]
    [InlineData("/hapi/info?dataset=symh&parameters=value,value", 400, 1411)]
    [InlineData("/hapi/info?dataset=symh&resolve_references=maybe", 400, 1412)]
    [InlineData("/hapi/data?dataset=symh&start=yesterday&stop=2003-10-30Z", 400, 1402)]
    [InlineData("/hapi/data?dataset=symh&stop=2003-10-30Z", 400, 1402)]
    [InlineData("/hapi/data?dataset=symh&start=2003-10-29Z&stop=2003-13-01Z", 400, 1403)]
    [InlineData("/hapi/data?dataset=symh&start=2003-10-30Z&stop=2003-10-29Z", 400, 1404)]
    [InlineData("/hapi/data?dataset=symh&start=2003-10-29Z&stop=2003-10-29Z", 400, 1404)]
    [InlineData("/hapi/data?dataset=symh&start=1950-01-01Z&stop=1950-01-02Z", 400, 1405)]
    [InlineData("/hapi/data?dataset=symh&start=2003-10-29Z&stop=2003-10-30Z&format=binary", 400, 1409)]
    [InlineData("/hapi/data?dataset=symh&start=2003-10-29Z&stop=2003-10-30Z&include=all", 400, 1410)]
    [InlineData("/hapi/data?dataset=symh&start=2003-10-29Z&stop=2003-10-30Z&time.mni=x", 400, 1401)]
    public async Task Error_ShouldHaveTheCodeOfTheSpecification(string path, int http, int code)
    {
        using var response = await server.Client.GetAsync(path);
        ((int)response.StatusCode).ShouldBe(http);
        response.ReasonPhrase!.ShouldContain($"{code}");
        var json = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        json["status"]!["code"]!.GetValue<int>().ShouldBe(code);
        json["status"]!["message"]!.GetValue<string>().ShouldContain($"{code}");
    }

    [Fact]
    public async Task EmptyInterval_ShouldBe1201_InReasonAndHeader()
    {
        const string Path = "/hapi/data?dataset=symh&start=2003-10-29T06:01Z&stop=2003-10-29T06:02Z";
        using var response = await server.Client.GetAsync(Path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.ReasonPhrase!.ShouldContain("1201");
        (await response.Content.ReadAsStringAsync()).ShouldBeEmpty();
        (await server.TextAsync(Path + "&include=header")).ShouldContain("\"code\":1201");
    }

    [Fact]
    public async Task TrailingSlash_ShouldRedirectForGood_AndHeadShouldHaveNoBody()
    {
        using var redirect = await server.Client.GetAsync("/hapi/catalog/?depth=dataset");
        redirect.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        redirect.Headers.Location!.ToString().ShouldBe("/hapi/catalog?depth=dataset");
        using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/hapi/data?dataset=symh&{Day}"));
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        head.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2003", "2003-01-01T00:00:00.000Z")]
    [InlineData("2003-302", "2003-10-29T00:00:00.000Z")]
    [InlineData("2003-302T06Z", "2003-10-29T06:00:00.000Z")]
    [InlineData("2003-10", "2003-10-01T00:00:00.000Z")]
    [InlineData("2003-10-29T06:11:00.5", "2003-10-29T06:11:00.500Z")]
    [InlineData("2003-10-29T24:00Z", "2003-10-30T00:00:00.000Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z")]
    [InlineData("2003-366", null)]
    [InlineData("2003-02-29", null)]
    [InlineData("2003-10T06Z", null)]
    [InlineData("2003T06", null)]
    [InlineData("2003-10-29 06:00", null)]
    [InlineData("2003-10-29T06:00+01:00", null)]
    [InlineData("", null)]
    public void Time_ShouldBeReadAsHapiRestrictsIt(string text, string? expected) =>
        (HapiTime.Parse(text) is { } time ? HapiTime.Format(time) : null).ShouldBe(expected);

    [Fact]
    public void Time_ShouldSurviveARoundTrip() => Gen.Long[0, 4_102_444_800_000].Sample(
        ms => HapiTime.Parse(HapiTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(ms))) == DateTimeOffset.FromUnixTimeMilliseconds(ms));

    [Fact]
    public void Ids_ShouldDiffer_WhenNamesDiffer()
    {
        var name = Gen.Char["a/_-."].Array[1, 6].Select(c => new string(c));
        Gen.Select(name, name).Sample((a, b) => a == b || HapiIds.Encode(a) != HapiIds.Encode(b));
        HapiIds.Encode("solarwind/bz").ShouldBe("solarwind_bz");
    }
}
