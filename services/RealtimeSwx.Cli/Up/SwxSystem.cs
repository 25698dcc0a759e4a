using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RealtimeSwx.Actors.Alerts;
using RealtimeSwx.Actors.Health;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Telemetry;
using RealtimeSwx.Cli.Serving;
using RealtimeSwx.Core;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Gateway;
using RealtimeSwx.Gateway.Alerts;
using RealtimeSwx.Messaging;
using RealtimeSwx.Security;
using RealtimeSwx.Storage;
using RealtimeSwx.Worker;

namespace RealtimeSwx.Cli.Up;

/// <summary>Broker, storage, actors, workers and gateway in one process, put together from the very extensions that the services use.</summary>
internal sealed class SwxSystem : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EmbeddedBroker? _broker;
    private readonly DataFolder _folder;

    private SwxSystem(WebApplication app, EmbeddedBroker? broker, DataFolder folder, Uri mqtt)
    {
        (_app, _broker, _folder) = (app, broker, folder);
        HttpUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Mqtt = $"{mqtt.Host}:{mqtt.Port}";
        WebSocketUrl = broker is null ? "" : "ws" + HttpUrl["http".Length..] + "/mqtt";
    }

    public string HttpUrl { get; }

    /// <summary><c>host:port</c></summary>
    public string Mqtt { get; }

    public string WebSocketUrl { get; }

    public static async Task<SwxSystem> StartAsync(UpOptions options, CancellationToken cancel)
    {
        var folder = DataFolder.Open(options.DataDir);
        var builder = Builder(options);
        var doors = UpDoors.From(builder.Configuration);
        var broker = options.Broker is null ? await EmbeddedBroker.StartAsync(doors.Broker(options, folder), TimeProvider.System) : null;
        try
        {
            var mqtt = broker?.Uri ?? new Uri(options.Broker!);
            var app = Build(builder, options, folder, mqtt, broker, doors);
            await app.StartAsync(cancel);
            var system = new SwxSystem(app, broker, folder, mqtt);
            app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<GatewayOptions>>().Value.WebSocketUrl =
                doors.HasUsers ? "" : system.WebSocketUrl;
            return system;
        }
        catch
        {
            if (broker is not null)
            {
                await broker.DisposeAsync();
            }

            folder.Dispose();
            throw;
        }
    }

    public async Task<IActorRef> ActorAsync<TKey>(CancellationToken cancel) =>
        await _app.Services.GetRequiredService<ActorRegistry>().GetAsync<TKey>(cancel);

    /// <summary>Cancelled when the process is asked to stop.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <summary>Waits until the broker has Core's subscriptions: what a provider sends after the ready line must not get lost.</summary>
    public async Task ListeningAsync(TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            await _app.Services.GetRequiredService<MqttIntake>().WaitConnectedAsync(cancel).WaitAsync(patience, cancel);
        }
        catch (TimeoutException)
        {
            // A broker that is away is no reason not to serve; the client goes on trying, and readiness says so.
            await Console.Error.WriteLineAsync($"warn: no connection to the broker {Mqtt} yet");
        }
    }

    /// <summary>Waits until everything that alerts have said is with the broker.</summary>
    public Task AlertsPublishedAsync(CancellationToken cancel) => _app.Services.AlertsPublishedAsync(cancel);

    public Task WaitForShutdownAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static WebApplicationBuilder Builder(UpOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.AddSwxSources(options.ConfigFile);
        builder.AddSwxHttps();
        return builder;
    }

    private static WebApplication Build(WebApplicationBuilder builder, UpOptions options, DataFolder folder, Uri mqtt, EmbeddedBroker? broker, UpDoors doors)
    {
        builder.WebHost.UseUrls(doors.Url(options.HttpPort));
        if (Secret.From(builder.Configuration, "Admin:Token") is null)
        {
            builder.Configuration["Admin:TokenFile"] = UpDoors.NewAdminToken(folder);
        }

        var core = builder.Configuration.GetSection(CoreOptions.SectionName).Get<CoreOptions>() ?? new CoreOptions();
        core.Centre = options.Centre;
        core.Live = options.Source == "live";
        core.Simulated = options.Source == "demo";
        var forecast = builder.Configuration.GetSection(ForecastOptions.SectionName).Get<ForecastOptions>() ?? new ForecastOptions();
        forecast.Incremental = options.Incremental;
        forecast.DrillLabelShift = options.DrillLabelShift;
        var live = LiveOptions.From(builder.Configuration);
        var storage = StorageOptions.Parse(options.Database ?? $"sqlite:{folder.File("swx.db")}");
        var cluster = new SwxActorOptions { Database = options.Database ?? $"sqlite:{folder.File("swx.db")}" };

        builder.AddSwxTelemetry("swx");
        builder.AddSwxGateway(storage);
        builder.Services.Configure<GatewayOptions>(g => g.Centre = options.Centre);
        var client = BrokerSettings.Mqtt(builder.Configuration, $"swx-core-{options.Centre}", mqtt.OriginalString);
        builder.Services.AddSwxCore(core, forecast, client, "out", live, builder.Configuration.GetSection(AlertOptions.SectionName).Get<AlertOptions>());
        builder.AddSwxAlertChannels(client);
        builder.Services.AddAlertCommands();
        builder.Services.AddSwxWorker(builder.Configuration);
        builder.Services.AddAkka(SwxActorOptions.SystemName, (akka, sp) => akka
            .WithSwxDefaults(cluster)
            .WithSwxPersistence(cluster)
            .WithSwxCore(sp)
            .WithSwxWorker(sp));
        var app = builder.Build();
        app.UseWebSockets();
        if (broker is not null)
        {
            app.MapSwxMqtt(broker);
        }

        app.MapSwxGateway();
        return app;
    }
}
