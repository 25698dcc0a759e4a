using Akka.Hosting;
using RealtimeSwx.Actors.Health;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Telemetry;
using RealtimeSwx.Core;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddSwxSettings();
var database = builder.Configuration["Database"] ?? "sqlite:swx-data/swx.db";
var core = builder.Configuration.GetSection(CoreOptions.SectionName).Get<CoreOptions>() ?? new CoreOptions { Live = true };
var forecast = builder.Configuration.GetSection(ForecastOptions.SectionName).Get<ForecastOptions>() ?? new ForecastOptions();
var cluster = builder.Configuration.GetSection(SwxActorOptions.SectionName).Get<SwxActorOptions>() ?? new SwxActorOptions();
cluster.Roles = [CoreAkka.Role];
cluster.Database = database;
var mqtt = BrokerSettings.Mqtt(builder.Configuration, $"swx-core-{core.Centre}");

builder.AddSwxTelemetry("core");
builder.Services.AddSwxStorage(StorageOptions.Parse(database)).AddSwxHealth().AddStorageCheck();
builder.Services.AddSwxCore(core, forecast, mqtt, builder.Configuration.GetSection(LiveOptions.SectionName).Get<LiveOptions>());
builder.Services.AddAkka(SwxActorOptions.SystemName, (akka, sp) => akka
    .WithSwxDefaults(cluster)
    .WithSwxPersistence(cluster)
    .WithSwxCore(sp));

var app = builder.Build();
app.MapSwxHealth();
app.MapSwxMetrics();
await app.RunAsync();
