using Akka.Hosting;
using RealtimeSwx.Actors.Health;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Telemetry;
using RealtimeSwx.Security;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Worker;

/// <summary>A process that is a worker and nothing else, from its settings: the service's program and <c>swx worker</c>.</summary>
public static class WorkerHost
{
    public static WebApplicationBuilder AddSwxWorkerHost(this WebApplicationBuilder builder)
    {
        var database = builder.Configuration["Database"] ?? "sqlite:swx-data/swx.db";
        var cluster = SwxActorOptions.From(builder.Configuration, WorkerAkka.Role, database);
        builder.AddSwxHttps();
        builder.AddSwxTelemetry("worker");
        builder.Services.AddSwxStorage(StorageOptions.Parse(database)).AddSwxHealth().AddStorageCheck();
        builder.Services.AddSwxWorker(builder.Configuration);
        builder.Services.AddAkka(SwxActorOptions.SystemName, (akka, sp) => akka
            .WithSwxDefaults(cluster)
            .WithWorkQueueProxy()
            .WithSwxWorker(sp));
        return builder;
    }

    /// <summary>Health and metrics: a worker serves nothing else over HTTP.</summary>
    public static WebApplication MapSwxWorkerHost(this WebApplication app)
    {
        app.MapSwxHealth();
        app.MapSwxMetrics();
        return app;
    }
}
