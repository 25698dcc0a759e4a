using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Gateway.Hapi;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Gateway.Tests;

/// <summary>What users of navigation satellites take: forecast maps as IONEX, TEC at their station, how far it is from usual.</summary>
public sealed class TecPublicationTests : IAsyncLifetime
{
    private const string ForecastId = "tec.glotec-20260301T1230Z-12345678-baseline";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-tec-").FullName;
    private WebApplication? _app;
    private HttpClient _client = new();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddSwxGateway(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"), o =>
        {
            o.IonexCentre = "LAG";
            o.Stations.Add(new StationOptions { Name = "tuc", Latitude = -26.25, Longitude = -65 });
            o.Stations.Add(new StationOptions { Name = "pole", Latitude = 90, Longitude = 0 });
        });
        _app = builder.Build().MapSwxGateway();
        await _app.StartAsync();
        await FillAsync(_app.Services.GetRequiredService<SwxStorage>());
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/api/v1/ionex/tec/glotec/latest")]
    [InlineData("/api/v1/ionex/id/" + ForecastId)]
    public async Task Ionex_ShouldBeTheForecastUnderItsLongName(string path)
    {
        using var response = await _client.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentDisposition!.FileName!.Trim('"').ShouldBe("LAG0OPSPRD_20260601400_01D_02H_GIM.INX.gz");
        var maps = FeedFile.ReadBytes(await response.Content.ReadAsByteArrayAsync(), "LAG0OPSPRD_20260601400_01D_02H_GIM.INX.gz").Select(r => r.ShouldBeOfType<TecMap>()).ToList();
        maps.Select(m => m.Epoch).ShouldBe(Enumerable.Range(1, 12).Select(i => Noon.AddHours(2 * i)));
        maps[3].Values.ShouldAllBe(v => v == 23);
        maps[3].Rms.ShouldAllBe(v => v == 2.5f);
        (await _client.GetByteArrayAsync(path)).ShouldBe(await _client.GetByteArrayAsync(path));
    }

    [Fact]
    public async Task Ionex_ShouldBeRefused_WhereThereAreNoMaps()
    {
        (await _client.GetAsync("/api/v1/ionex/tec/jpl/latest")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.GetAsync("/api/v1/ionex/id/none")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.GetAsync("/api/v1/ionex/tec/glotec")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Stations_ShouldHaveTheirTecAndItsAnomaly_InHapi()
    {
        var ids = JsonNode.Parse(await _client.GetStringAsync("/hapi/catalog"))!["catalog"]!.AsArray().Select(d => (string)d!["id"]!);
        ids.ShouldBe(["map_tec_glotec", "vtec_tec_glotec", "forecast_tec_glotec", "forecast_vtec_tec_glotec"]);
        var csv = await _client.GetStringAsync("/hapi/data?dataset=vtec_tec_glotec&start=2026-03-01T00:00Z&stop=2026-03-02T00:00Z");

        // 30 TECU at noon; 1 .. 27 on the days before. Two hours later there are no days before.
        csv.ShouldBe("2026-03-01T12:00:00.000Z,30,NaN,16,NaN\n2026-03-01T14:00:00.000Z,31,NaN,NaN,NaN\n");
        var info = JsonNode.Parse(await _client.GetStringAsync("/hapi/info?dataset=vtec_tec_glotec"))!;
        info["parameters"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(["Time", "vtec_tuc", "vtec_pole", "anomaly_tuc", "anomaly_pole"]);
    }

    [Fact]
    public async Task Stations_ShouldHaveTheirForecastWithItsError_InHapi()
    {
        var info = JsonNode.Parse(await _client.GetStringAsync("/hapi/info?dataset=forecast_vtec_tec_glotec&parameters=vtec_tuc"))!;
        info["parameters"]![1]!["bins"]![0]!["centers"]!.AsArray().Select(c => (double)c!).ShouldBe(Enumerable.Range(1, 12).Select(i => (120.0 * i) - 30));
        var csv = await _client.GetStringAsync("/hapi/data?dataset=forecast_vtec_tec_glotec&start=2026-03-01T00:00Z&stop=2026-03-02T00:00Z&parameters=vtec_tuc,rms_tuc");
        csv.ShouldBe($"2026-03-01T12:30:00.000Z,{string.Join(',', Enumerable.Range(20, 12))},{string.Join(',', Enumerable.Repeat("2.5", 12))}\n");
    }

    [Fact]
    public async Task Anomaly_ShouldBeAMapToo_WhereThereIsEnoughHistory()
    {
        var map = JsonNode.Parse(await _client.GetStringAsync("/api/v1/maps/tec/glotec/2026-03-01T12:00Z?of=anomaly"))!;
        map["values"]!.AsArray().Select(v => (double)v!).ShouldAllBe(v => v == 16);
        map["blob"].ShouldBeNull();
        (await _client.GetAsync("/api/v1/maps/tec/glotec/latest?of=anomaly")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.GetAsync("/api/v1/maps/tec/glotec/latest?of=colour")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await _client.GetStringAsync("/api/v1/maps/tec/glotec/latest"))!["values"]![0]!.GetValue<double>().ShouldBe(31);
    }

    private static async Task FillAsync(SwxStorage storage)
    {
        var rows = new List<ReadModelRow>();
        foreach (var (epoch, tec) in Enumerable.Range(1, 35).Select(d => (Noon.AddDays(-d), d <= 27 ? d : 500)).Append((Noon, 30)).Append((Noon.AddHours(2), 31)))
        {
            rows.Add(new MapRow("tec/glotec", epoch, epoch.UtcDateTime.Date, (int)Revision.Quicklook, epoch, await PutAsync(storage, epoch, tec), "swpc", false));
        }

        var leads = new StringBuilder();
        for (var i = 1; i <= 12; i++)
        {
            var valid = Noon.AddHours(2 * i);
            leads.Append(CultureInfo.InvariantCulture, $$"""{"valid_time":"{{valid.UtcDateTime:yyyy-MM-ddTHH:mm:ss}}Z","q":{"50":20},"members":{},"baselines":{},"map":{"blob":"{{await PutAsync(storage, valid, 19 + i)}}"} },""");
        }

        leads.Length--;
        var json = $$"""{"id":"{{ForecastId}}","target":"tec/glotec","issued_at":"2026-03-01T12:30:00Z","unit":"TECU","leads":[{{leads}}]}""";
        rows.Add(new ForecastRow(ForecastId, "tec/glotec", Noon.AddMinutes(30), false, "", "i", json));
        await storage.Writer.ApplyAsync("test", 1, rows, default);
    }

    private static Task<string> PutAsync(SwxStorage storage, DateTimeOffset epoch, double tec)
    {
        var map = new TecMap(
            KnownSeries.Glotec, epoch, epoch.UtcDateTime.Date, TecGrid.Igs, [.. Enumerable.Repeat((float)tec, TecGrid.Igs.Count)], [.. Enumerable.Repeat(2.5f, TecGrid.Igs.Count)], "test");
        return storage.Blobs.PutAsync(TecMapCodec.Encode(map), TecMapCodec.ContentType, default);
    }
}
