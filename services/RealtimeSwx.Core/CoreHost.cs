using Akka.Hosting;
using RealtimeSwx.Actors.Health;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Telemetry;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Messaging;
using RealtimeSwx.Security;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core;

/// <summary>A process that is a Core node and nothing else, from its settings: the service's program and <c>swx core</c>.</summary>
public static class CoreHost
{
    public static WebApplicationBuilder AddSwxCoreHost(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var database = settings["Database"] ?? "sqlite:swx-data/swx.db";
        var core = settings.GetSection(CoreOptions.SectionName).Get<CoreOptions>() ?? new CoreOptions { Live = true };
        var forecast = settings.GetSection(ForecastOptions.SectionName).Get<ForecastOptions>() ?? new ForecastOptions();
        var cluster = SwxActorOptions.From(settings, CoreAkka.Role, database);
        var mqtt = BrokerSettings.Mqtt(settings, $"swx-core-{core.Centre}");
        builder.AddSwxHttps();
        builder.AddSwxTelemetry("core");
        builder.Services.AddSwxStorage(StorageOptions.Parse(database)).AddSwxHealth().AddStorageCheck();
        builder.Services.AddSwxCore(core, forecast, mqtt, cluster.NodeName, LiveOptions.From(settings), settings.GetSection(AlertOptions.SectionName).Get<AlertOptions>());
        builder.Services.AddAkka(SwxActorOptions.SystemName, (akka, sp) => akka
            .WithSwxDefaults(cluster)
            .WithSwxPersistence(cluster)
            .WithSwxCore(sp));
        return builder;
    }

    /// <summary>Health and metrics: a Core node serves nothing else over HTTP.</summary>
    public static WebApplication MapSwxCoreHost(this WebApplication app)
    {
        app.MapSwxHealth();
        app.MapSwxMetrics();
        return app;
    }
}
