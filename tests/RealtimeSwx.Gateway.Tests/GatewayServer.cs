using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Actors.Health;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

[assembly: AssemblyFixture(typeof(RealtimeSwx.Gateway.Tests.GatewayServer))]

namespace RealtimeSwx.Gateway.Tests;

/// <summary>A real gateway on a free port over a real SQLite read model that the fixture fills.</summary>
public sealed class GatewayServer : IAsyncLifetime
{
    public static readonly DateTimeOffset T0 = new(2003, 10, 29, 6, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-gateway-").FullName;
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = new();

    public string MapHash { get; private set; } = "";

    /// <summary>What the check <c>broker</c> says; null is healthy.</summary>
    public string? BrokerProblem { get; set; }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddSwxGateway(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"), o => o.WebSocketUrl = "ws://127.0.0.1:9001/mqtt");
        builder.Services.AddReadyCheck("broker", (_, _) => Task.FromResult(BrokerProblem));
        _app = builder.Build().MapSwxGateway();
        await _app.StartAsync();
        await FillAsync(_app.Services.GetRequiredService<SwxStorage>());
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The JSON of an answer that must have this status.</summary>
    public async Task<JsonNode> JsonAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await Client.GetAsync(path);
        response.StatusCode.ShouldBe(status, path);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    public Task<string> TextAsync(string path) => Client.GetStringAsync(path);

    private async Task FillAsync(SwxStorage storage)
    {
        var rows = new List<ReadModelRow>();
        for (var i = 0; i < 24; i++)
        {
            rows.Add(Row("symh", 5 * i, -10 - i, 5));
            rows.Add(Row("solarwind/bz", 5 * i, -3.25 - i, 0));
            rows.Add(Row("solarwind/v", 5 * i, 700 + i, 0));
        }

        rows.Add(new ObservationRow(Row("symh", 0, -99, 5).Observation with { Revision = Revision.Final }));
        rows.Add(Row("kp", 0, 7.667, 180));
        rows.Add(Row("lago/uvg", 7200, 812, 1));
        rows.Add(Row("lago/uvg/pressure", 7200, 851.5, 1));
        var map = new TecMap(KnownSeries.Tec("jpl"), T0, T0.Date, new TecGrid(10, -10, 2, -180, 180, 3), [1, 2, 3, float.NaN, 5, 6], [], "ionex");
        MapHash = await storage.Blobs.PutAsync(TecMapCodec.Encode(map), TecMapCodec.ContentType, default);
        rows.Add(new MapRow("tec/jpl", T0, T0.Date, (int)Revision.Final, T0, MapHash, "ionex", false));
        for (var i = 0; i < 3; i++)
        {
            rows.Add(Forecast(i));
            rows.AddRange(Enumerable.Range(1, 2).Select(lead => new ScoreRow(
                Id(i), "symh", T0.AddHours(i), T0.AddHours(i + lead), TimeSpan.FromHours(lead), -20 - i,
                string.Create(CultureInfo.InvariantCulture, $$"""{"crps":{{1.5 * lead + i}},"covered90":{{(i == 0 ? 0 : 1)}}}"""))));
        }

        rows.Add(new MessageRow("rejected", "kyoto", T0, """{"line":7,"reason":"no number"}"""));
        rows.Add(new MessageRow("cluster", "lago/uvg", T0, """{"schema":"swx.cluster.v1","pulses":10}"""));
        rows.Add(new MessageRow("model", "symh", T0, """{"note":"an event, not a message"}"""));
        await storage.Writer.ApplyAsync("test", 1, rows, default);
    }

    private static string Id(int i) => $"symh-20031029T0{6 + i}-abc";

    private static ObservationRow Row(string series, int minute, double value, int spanMinutes) => new(
        new Observation(new SeriesId(series), T0.AddMinutes(minute), TimeSpan.FromMinutes(spanMinutes), value, Revision.Quicklook, Quality.Good, "kyoto")
        {
            AvailableAt = T0.AddMinutes(minute + spanMinutes),
        });

    private static ForecastRow Forecast(int i)
    {
        string Lead(int hours) => string.Create(CultureInfo.InvariantCulture, $$"""
            {"valid_time":"{{T0.AddHours(i + hours):yyyy-MM-ddTHH:mm:ssZ}}","lead":"PT{{hours}}H",
             "q":{"05":{{-40.5 - i}},"25":-35,"50":{{-30 - i}},"75":-25,"95":{{-20 - i}}},"members":{"lstm":-31.5},"baselines":{"persistence":{{-10 - i}}} }
            """);
        var json = $$"""{"schema":"swx.forecast.v1","id":"{{Id(i)}}","target":"symh","issued_at":"{{T0.AddHours(i):yyyy-MM-ddTHH:mm:ssZ}}","unit":"nT","leads":[{{Lead(1)}},{{Lead(2)}}]}""";
        return new ForecastRow(Id(i), "symh", T0.AddHours(i), i == 2, "c", $"i{i}", json);
    }
}
