using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeSwx.Gateway;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Browser.Tests.Support;

/// <summary>A gateway with its read model, a broker behind <c>/mqtt</c>, and a publisher: all but the computing, in one process.</summary>
public sealed class Site : IAsyncDisposable
{
    public static readonly SwxTopics Topics = new("local");

    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly SwxMqttClient _client;
    private readonly SwxStorage _storage;
    private EmbeddedBroker? _broker;
    private long _offset;

    private Site(string folder, WebApplication app, EmbeddedBroker broker, SwxMqttClient client)
    {
        _folder = folder;
        _app = app;
        _broker = broker;
        _client = client;
        Address = new Uri(app.Urls.First());
        _storage = app.Services.GetRequiredService<SwxStorage>();
    }

    public Uri Address { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="port">0 = any free one.</param>
    /// <param name="socket">False: the page is told of no broker.</param>
    public static async Task<Site> StartAsync(int port = 0, bool socket = true)
    {
        var folder = Directory.CreateTempSubdirectory("swx-page-").FullName;
        var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 }, TimeProvider.System);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        builder.AddSwxGateway(StorageOptions.Parse($"sqlite:{Path.Combine(folder, "swx.db")}"));
        var app = builder.Build().MapSwxGateway();
        app.MapSwxMqtt(broker);
        await app.StartAsync(Cancel);
        var client = new SwxMqttClient(new SwxMqttOptions { Broker = broker.Uri, ClientId = "site" }, TimeProvider.System);
        var site = new Site(folder, app, broker, client);
        if (socket)
        {
            app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.WebSocketUrl = $"ws://127.0.0.1:{site.Address.Port}/mqtt";
        }

        client.Start();
        await client.WaitConnectedAsync(Cancel);
        await site.StoreAsync(Rows.History());
        return site;
    }

    public async Task PublishAsync<T>(string topic, T message)
        where T : SwxMessage
    {
        await StoreAsync(await Rows.OfAsync(message, _storage.Blobs));
        await _client.PublishAsync(SwxPublication.Of(topic, message), Cancel);
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
        Directory.Delete(_folder, recursive: true);
    }

    private Task StoreAsync(IReadOnlyList<ReadModelRow> rows) => _storage.Writer.ApplyAsync("test", ++_offset, rows, Cancel);
}
