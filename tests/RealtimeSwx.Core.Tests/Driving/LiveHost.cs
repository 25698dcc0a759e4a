using System.Collections.Concurrent;
using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Actors.Replay;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Core.Tests.Http;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Tests.Driving;

/// <summary>All of Core in live mode on a clock that the test moves: real broker, journal, entities, read model and feeds; no worker.</summary>
public sealed class LiveHost : IAsyncDisposable
{
    private const string LastTopic = "swx/v1/local/test/last";
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swx-live-");
    private readonly EmbeddedBroker _broker;
    private readonly SwxMqttClient _watcher;
    private readonly IHost _host;

    private LiveHost(EmbeddedBroker broker, LiveOptions live, TimeProvider clock)
    {
        _broker = broker;
        var database = $"sqlite:{Path.Combine(_folder.FullName, "swx.db")}";
        var actors = new SwxActorOptions { Database = database, Roles = [CoreAkka.Role] };
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock);
        builder.Services.AddSwxStorage(StorageOptions.Parse(database));
        builder.Services.AddSwxCore(
            new CoreOptions { Live = true }, new ForecastOptions(), new SwxMqttOptions { Broker = broker.Uri, ClientId = "core" }, "out", live);
        builder.Services.AddAkka(SwxActorOptions.SystemName, (akka, sp) => akka.WithSwxDefaults(actors).WithSwxPersistence(actors).WithSwxCore(sp));
        _host = builder.Build();
        _watcher = new SwxMqttClient(
            new SwxMqttOptions { Broker = broker.Uri, ClientId = "watcher", Subscriptions = ["swx/v1/#"], Handler = WatchAsync }, TimeProvider.System);
    }

    /// <summary>Everything that went over the broker, by topic, in order.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<JsonElement>> Messages { get; } = new();

    public IServiceProvider Services => _host.Services;

    public ActorSystem System => Services.GetRequiredService<ActorSystem>();

    /// <summary>What the broker's messages are handed to.</summary>
    public InboundHandler Inbound() => new(
        Services.GetRequiredService<ActorRegistry>().Get<DriverKey>(),
        Services.GetRequiredService<SwxTopics>(),
        Services.GetRequiredService<FeedMonitor>(),
        Services.GetRequiredService<CoreOptions>(),
        Services.GetRequiredService<VirtualClock>(),
        NullLogger<InboundHandler>.Instance);

    public IReadOnlyList<JsonElement> On(string topic) => Messages.TryGetValue("swx/v1/local/" + topic, out var queue) ? [.. queue] : [];

    public static async Task<LiveHost> StartAsync(LiveOptions live, TimeProvider clock, VirtualTime time, CancellationToken cancel)
    {
        var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 }, TimeProvider.System);
        var host = new LiveHost(broker, live, clock);
        host._watcher.Start();
        await host._watcher.WaitConnectedAsync(cancel);
        foreach (var feed in live.Resolve())
        {
            time.Begin(feed.Name);
        }

        // Before anything starts, so that nothing happens unseen.
        var system = host.System;
        var observer = system.ActorOf(Props.Create(() => new Observer(time, live.Grace)));
        system.EventStream.Subscribe(observer, typeof(FeedPolled));
        system.EventStream.Subscribe(observer, typeof(LiveActor.Issued));
        await host._host.StartAsync(cancel);
        return host;
    }

    /// <summary>Returns when everything that Core has published so far is in <see cref="Messages"/>.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        await Services.GetRequiredService<MqttOutbox>().FlushAsync(cancel);
        await _watcher.PublishAsync(new SwxPublication(LastTopic, "{}"u8.ToArray()), cancel);
        await _settled.Task.WaitAsync(cancel);
    }

    /// <summary>What the broker holds for those who come later.</summary>
    public async Task<JsonElement> RetainedAsync(string topic, CancellationToken cancel)
    {
        var first = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var late = new SwxMqttClient(
            new SwxMqttOptions
            {
                Broker = _broker.Uri,
                ClientId = "late",
                Subscriptions = ["swx/v1/local/" + topic],
                Handler = (message, _) => Task.FromResult(first.TrySetResult(JsonElement.Parse(message.Payload.Span)) || true),
            },
            TimeProvider.System);
        late.Start();
        return await first.Task.WaitAsync(cancel);
    }

    /// <summary>The read model, level with the journal.</summary>
    public async Task<IReadModel> ReadModelAsync(CancellationToken cancel)
    {
        var projection = await Services.GetRequiredService<ActorRegistry>().GetAsync<ProjectionKey>(cancel);
        await projection.Ask<ReplayProtocol.CaughtUp>(new ReplayProtocol.CatchUp(), TimeSpan.FromSeconds(30), cancel);
        return Services.GetRequiredService<IReadModel>();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _watcher.DisposeAsync();
        await _broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<bool> WatchAsync(InboundMessage message, CancellationToken cancel)
    {
        if (message.Topic == LastTopic)
        {
            _settled.TrySetResult();
        }
        else if (message.Payload.Length > 0)
        {
            Messages.GetOrAdd(message.Topic, _ => new ConcurrentQueue<JsonElement>()).Enqueue(JsonElement.Parse(message.Payload.Span));
        }

        return Task.FromResult(true);
    }

    /// <summary>Tells the clock who acts when.</summary>
    private sealed class Observer : ReceiveActor
    {
        private readonly HashSet<string> _seen = [];

        public Observer(VirtualTime time, TimeSpan grace)
        {
            Receive<FeedPolled>(polled =>
            {
                // The first Kp wakes its target, so does the first Dst, which stands in for Sym-H, and Kp and wind together that of Kp from the wind.
                if (polled.Status.Emitted > 0 && KindOf(polled.Status.Feed) is { } kind && _seen.Add(kind))
                {
                    string[] woken = [.. kind == "wind" ? [] : new[] { kind }, .. kind is "kp" or "wind" && _seen.IsSupersetOf(["kp", "wind"]) ? new[] { "kp-wind" } : []];
                    foreach (var target in woken)
                    {
                        time.Done("issue " + target, Issues(target).AtOrAfter(polled.Status.LastSuccess!.Value) + grace);
                    }
                }

                time.Done(polled.Status.Feed, polled.NextPoll);
            });
            Receive<LiveActor.Issued>(issued => time.Done("issue " + issued.Target, Issues(issued.Target).After(issued.At) + grace));
        }

        private static string? KindOf(string feed) => feed switch
        {
            "kp" or "gfz" => "kp",
            "dst" or "kyoto" => "symh",
            "mag" or "wind" => "wind",
            "glotec" => "tec/glotec",
            _ => null,
        };

        private static IssueSchedule Issues(string target) => target switch
        {
            "kp" or "kp-wind" => new IssueSchedule(TimeSpan.FromHours(3), TimeSpan.Zero),
            "tec/glotec" => new ForecastOptions().TecSchedule(live: true),
            _ => new IssueSchedule(TimeSpan.FromMinutes(5), TimeSpan.Zero),
        };
    }
}
