using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Browser.Tests.Support;

/// <summary>
/// The built page, a real broker behind <c>/mqtt</c> and the few HTTP answers that the page asks for, filled with what was published.
/// </summary>
public sealed class Site : IAsyncDisposable
{
    public static readonly SwxTopics Topics = new("local");

    private readonly ConcurrentDictionary<string, JsonNode> _latest = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly SwxMqttClient _client;
    private EmbeddedBroker? _broker;

    private Site(WebApplication app, EmbeddedBroker broker, SwxMqttClient client)
    {
        _app = app;
        _broker = broker;
        _client = client;
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <param name="port">0 = any free one.</param>
    /// <param name="mqtt">What <c>/api/v1/config</c> says about MQTT; empty: the page polls.</param>
    public static async Task<Site> StartAsync(int port = 0, string mqtt = "/mqtt")
    {
        var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 }, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var client = new SwxMqttClient(new SwxMqttOptions { Broker = broker.Uri, ClientId = "site" }, TimeProvider.System);
        var site = new Site(app, broker, client);
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        app.MapSwxMqtt(broker);
        app.MapGet("/api/v1/config", () => new { websocket = mqtt, centre = "local" });
        app.MapGet("/api/v1/latest", () => new { messages = site._latest.Select(m => new { topic = m.Key, payload = m.Value.DeepClone() }) });
        app.MapGet("/api/v1/series", () => new { series = Storm.Series.Select(id => new { id }) });
        app.MapGet("/api/v1/series/{**id}", (string id) => new { observations = Storm.History(id).Select(p => new { valid_time = p.Time, value = p.Value }) });
        app.MapGet("/api/v1/forecasts/{**target}", (string target) => new { forecasts = Storm.PastForecasts(target).Select(f => JsonNode.Parse(SwxJson.Bytes(f))) });
        await app.StartAsync(TestContext.Current.CancellationToken);
        site.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        client.Start();
        await client.WaitConnectedAsync(TestContext.Current.CancellationToken);
        return site;
    }

    public async Task PublishAsync<T>(string topic, T message)
        where T : SwxMessage
    {
        var publication = SwxPublication.Of(topic, message);
        _latest[topic] = JsonNode.Parse(publication.Payload.Span)!;
        await _client.PublishAsync(publication, TestContext.Current.CancellationToken);
    }

    public async Task PublishAsync(IEnumerable<(string Topic, SwxMessage Message)> messages)
    {
        foreach (var (topic, message) in messages)
        {
            await (message switch
            {
                ObservationMessage o => PublishAsync(topic, o),
                ForecastMessage f => PublishAsync(topic, f),
                ClusterMessage c => PublishAsync(topic, c),
                VerificationMessage v => PublishAsync(topic, v),
                ModelMessage m => PublishAsync(topic, m),
                AlertMessage a => PublishAsync(topic, a),
                StatusMessage s => PublishAsync(topic, s),
                _ => throw new ArgumentException(message.Schema, nameof(messages)),
            });
        }
    }

    /// <summary>Takes the broker away; HTTP goes on.</summary>
    public async Task StopBrokerAsync()
    {
        if (_broker is { } broker)
        {
            _broker = null;
            await _client.DisposeAsync();
            await broker.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopBrokerAsync();
        await _app.DisposeAsync();
    }
}
