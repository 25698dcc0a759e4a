using Akka.Hosting;
using RealtimeSwx.Actors.Health;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Telemetry;
using RealtimeSwx.Storage;
using RealtimeSwx.Worker;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddSwxSettings();
var cluster = builder.Configuration.GetSection(SwxActorOptions.SectionName).Get<SwxActorOptions>() ?? new SwxActorOptions();
cluster.Roles = [WorkerAkka.Role];

builder.AddSwxTelemetry("worker");
builder.Services
    .AddSwxStorage(StorageOptions.Parse(builder.Configuration["Database"] ?? "sqlite:swx-data/swx.db"))
    .AddSwxHealth()
    .AddStorageCheck();
builder.Services.AddSwxWorker(builder.Configuration);
builder.Services.AddAkka(SwxActorOptions.SystemName, (akka, sp) => akka
    .WithSwxDefaults(cluster)
    .WithWorkQueueProxy()
    .WithSwxWorker(sp));

var app = builder.Build();
app.MapSwxHealth();
app.MapSwxMetrics();
await app.RunAsync();
