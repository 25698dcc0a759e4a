using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Actors.Health;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Core.Stations;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Formats.Ionex;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core;

/// <summary>What Core needs from the container, beside the actors of <see cref="CoreAkka"/>.</summary>
public static class CoreServices
{
    /// <summary>A publication waits this long for a broker that is away, then it is given up and counted.</summary>
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Inbound messages that are under way at once: while some are written to the journal together, the next ones gather. As many as the driver lets wait.</summary>
    private const int InboundAtOnce = 192;

    /// <param name="mqtt">
    /// How Core reaches the broker. Its client id is that of the inbound session, which moves with the driver; this node publishes under the
    /// same id with its own name behind it.
    /// </param>
    /// <param name="node">Name of this node, unique in the cluster.</param>
    /// <param name="live">The upstreams of <see cref="CoreOptions.Live"/>; null for the public ones.</param>
    /// <param name="alerts">Alert rules; null for those that come with the program.</param>
    /// <exception cref="InputException">A rule is wrong.</exception>
    /// <exception cref="FormatException">A feed or a folder is described wrongly.</exception>
    public static IServiceCollection AddSwxCore(
        this IServiceCollection services, CoreOptions options, ForecastOptions forecast, SwxMqttOptions mqtt, string node, LiveOptions? live = null, AlertOptions? alerts = null)
    {
        if (!ForecastIonex.IsCentre(options.IonexCentre))
        {
            throw new FormatException($"Core:IonexCentre '{options.IonexCentre}' is not three capital letters or digits.");
        }

        if (options.Live)
        {
            // A feed that is described wrongly is an error of the settings, not of the running system.
            (live ?? new LiveOptions()).ResolveFolders();
        }

        var topics = new SwxTopics(options.Centre);
        services.AddSingleton(options);
        services.AddSingleton(forecast);
        services.AddSingleton(topics);
        services.AddSingleton(live ?? new LiveOptions());
        services.AddSingleton(AlertRules.From(alerts ?? new AlertOptions()));
        services.AddSingleton(new AlertContext(options.Centre, options.Simulated, !options.Live));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(sp => new VirtualClock(sp.GetRequiredService<TimeProvider>()));
        var tec = forecast.TecSchedule(options.Live);
        services.AddSingleton<Func<string, IForecastPipeline>>(target => ForecastPipelines.For(target, tec));
        services.AddSingleton(sp => new SwxMqttClient(
            mqtt with { ClientId = $"{mqtt.ClientId}-{node}", SessionExpiry = TimeSpan.Zero, PublishTimeout = PublishTimeout, MaxInflight = 256 },
            TimeProvider.System,
            sp.GetRequiredService<ILogger<SwxMqttClient>>()));
        services.AddSingleton(sp => new MqttIntake(
            driver => new SwxMqttClient(
                mqtt with
                {
                    Subscriptions = [topics.AllInbound],
                    Handler = new InboundHandler(
                        driver,
                        topics,
                        sp.GetRequiredService<FeedMonitor>(),
                        options,
                        sp.GetRequiredService<VirtualClock>(),
                        sp.GetRequiredService<ILogger<InboundHandler>>()).HandleAsync,
                    HandlerConcurrency = InboundAtOnce,
                    Presence = new SwxPresence(topics.Status("core"), () => Status(sp, ComponentState.Ready), () => Status(sp, ComponentState.Offline)),
                },
                TimeProvider.System,
                sp.GetRequiredService<ILogger<SwxMqttClient>>()),
            () => sp.GetRequiredService<ActorRegistry>().Get<CursorKey>(),
            sp.GetRequiredService<FeedMonitor>(),
            sp.GetRequiredService<ILogger<MqttIntake>>()));
        services.AddSingleton<IIntake>(sp => sp.GetRequiredService<MqttIntake>());
        services.AddSingleton<MqttOutbox>();
        services.AddSingleton(sp => new FeedMonitor(sp.GetRequiredService<MqttOutbox>(), topics, options, sp.GetRequiredService<VirtualClock>(), TimeProvider.System));
        services.AddSingleton(sp => new MqttPublisher(
            sp.GetRequiredService<MqttOutbox>(),
            topics,
            sp.GetRequiredService<IBlobStore>(),
            options,
            sp.GetRequiredService<VirtualClock>()));
        services.AddSingleton(sp => new ModelShipping(
            sp.GetRequiredService<IBlobStore>(),
            () => sp.GetRequiredService<ActorRegistry>().Get<RegistryKey>(),
            ShippedModels.Load));
        services.AddReadyCheck("broker", (sp, _) => Task.FromResult(
            sp.GetRequiredService<SwxMqttClient>().IsConnected && sp.GetRequiredService<MqttIntake>().IsConnected != false
                ? null
                : $"no connection to the broker at {mqtt.Broker.Host}:{mqtt.Broker.Port}"));
        services.AddHostedService<MqttStart>();
        services.AddHostedService(sp => new PulseRetention(
            sp.GetRequiredService<IBlobStore>(), options, TimeProvider.System, sp.GetRequiredService<ILogger<PulseRetention>>()));
        return services;
    }

    private static StatusMessage Status(IServiceProvider sp, ComponentState state)
    {
        var options = sp.GetRequiredService<CoreOptions>();
        var now = sp.GetRequiredService<VirtualClock>().GetUtcNow();
        return new StatusMessage(new MessageContext(options.Centre, 0, now, "core", options.Simulated))
        {
            Id = $"status/core/{state.ToString().ToLowerInvariant()}",
            Component = "core",
            State = state,
            Reason = state == ComponentState.Offline ? "the connection to the broker was lost" : "",
            Version = CoreVersion.Text,
        };
    }

    /// <summary>Publications can wait for the broker; they cannot wait for a client.</summary>
    private sealed class MqttStart(SwxMqttClient client) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            client.Start();
            return Task.CompletedTask;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StoppedAsync(CancellationToken cancellationToken) => await client.DisposeAsync();
    }
}
