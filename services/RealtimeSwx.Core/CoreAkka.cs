using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RealtimeSwx.Actors.Alerts;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Forecasts;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Core.Projection;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Core.Quarantine;
using RealtimeSwx.Core.Registry;
using RealtimeSwx.Core.Series;
using RealtimeSwx.Core.Stations;
using RealtimeSwx.Core.Verification;
using RealtimeSwx.Core.Work;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core;

// Keys of the actor registry.

public sealed class SeriesKey;

public sealed class ForecastKey;

public sealed class VerifierKey;

public sealed class RegistryKey;

public sealed class StationKey;

public sealed class QuarantineKey;

public sealed class CursorKey;

public sealed class ProjectionKey;

public sealed class DriverKey;

/// <summary>The actors of Core.</summary>
public static class CoreAkka
{
    public const string Role = SwxAkkaExtensions.CoreRole;

    public static AkkaConfigurationBuilder WithSwxCore(this AkkaConfigurationBuilder builder, IServiceProvider sp)
    {
        var clock = sp.GetRequiredService<VirtualClock>();
        var publisher = new Lazy<MqttPublisher>(sp.GetRequiredService<MqttPublisher>);
        return builder
            .WithWorkQueue(sp.GetRequiredService<ForecastOptions>().WorkerGrace)
            .WithSwxEntity<SeriesKey>("series", Role, (_, _) => id => Props.Create(() => new SeriesActor(id, publisher.Value, clock)))
            .WithSwxEntity<RegistryKey>("registry", Role, (_, _) => id => Props.Create(() => new RegistryActor(id, publisher.Value, clock)))
            .WithSwxEntity<VerifierKey>("verifier", Role, (_, _) => id => Props.Create(() => new VerifierActor(id, publisher.Value, clock)))
            .WithSwxEntity<QuarantineKey>("quarantine", Role, (_, _) => id => Props.Create(() => new QuarantineActor(id, clock)))
            .WithSwxEntity<StationKey>("station", Role, (_, registry) => id => Props.Create(() =>
                new StationActor(id, registry.Get<WorkQueueKey>(), sp.GetRequiredService<IBlobStore>(), publisher.Value, Alerts(sp, registry), clock)))
            .WithSwxEntity<AlertKey>(AlertKey.TypeName, Role, (_, _) => id => Props.Create(() => new AlertActor(
                id, sp.GetRequiredService<AlertRulebook>(), sp.GetRequiredService<AlertContext>(), clock)))
            .WithSwxEntity<ForecastKey>("forecast", Role, (_, registry) => id => Props.Create(() => new ForecastActor(id, Services(sp, registry))))
            .WithSwxEntity<CursorKey>("replay", Role, (_, _) => id => Props.Create(() => new ReplayCursorActor(id)))
            .WithSingleton<ProjectionKey>(
                "projection",
                (_, _, _) => Props.Create(() => new ProjectionActor(sp.GetRequiredService<IReadModelWriter>(), sp.GetRequiredService<CoreOptions>())),
                new ClusterSingletonOptions { Role = Role })
            .WithSingleton<DriverKey>(
                "driver",
                (_, registry, _) => Driver(sp, registry, clock),
                new ClusterSingletonOptions { Role = Role, TerminationMessage = StopEntity.Instance });
    }

    private static AkkaConfigurationBuilder WithWorkQueue(this AkkaConfigurationBuilder builder, TimeSpan grace) => builder.WithSingleton<WorkQueueKey>(
        "work-queue", (_, _, _) => Props.Create(() => new WorkQueueActor(TimeProvider.System, grace)), new ClusterSingletonOptions { Role = Role });

    private static Props Driver(IServiceProvider sp, IActorRegistry registry, VirtualClock clock)
    {
        var recorder = new Recorder(
            registry.Get<SeriesKey>(),
            registry.Get<ForecastKey>(),
            registry.Get<StationKey>(),
            registry.Get<QuarantineKey>(),
            sp.GetRequiredService<IBlobStore>(),
            sp.GetRequiredService<ModelShipping>(),
            sp.GetRequiredService<FeedMonitor>(),
            sp.GetRequiredService<MqttOutbox>(),
            Alerts(sp, registry),
            clock);
        var intake = sp.GetRequiredService<IIntake>();
        var (pipelines, cursor) = (sp.GetRequiredService<Func<string, IForecastPipeline>>(), registry.Get<CursorKey>());
        if (sp.GetRequiredService<CoreOptions>().Live)
        {
            var (live, monitor) = (sp.GetRequiredService<LiveOptions>(), sp.GetRequiredService<FeedMonitor>());
            return Props.Create(() => new LiveActor(recorder, pipelines, live, monitor, clock, intake));
        }

        var (queue, plan) = (registry.Get<WorkQueueKey>(), sp.GetService<ReplayPlan>());
        return Props.Create(() => new ReplayActor(recorder, pipelines, clock, TimeProvider.System, cursor, queue, intake, plan));
    }

    private static AlertRouter Alerts(IServiceProvider sp, IReadOnlyActorRegistry registry) => new(
        registry.Get<AlertKey>(),
        sp.GetRequiredService<AlertRulebook>(),
        new AlertMeasures(registry.Get<SeriesKey>(), sp.GetRequiredService<IBlobStore>()),
        async cancel => [.. (await sp.GetRequiredService<IAlertOutbox>().CurrentAsync(cancel)).Where(a => a.State != AlertState.Cleared).Select(a => a.Alert)]);

    private static ForecastServices Services(IServiceProvider sp, IReadOnlyActorRegistry registry) => new(
        sp.GetRequiredService<Func<string, IForecastPipeline>>(),
        registry.Get<SeriesKey>(),
        registry.Get<RegistryKey>(),
        registry.Get<VerifierKey>(),
        registry.Get<WorkQueueKey>(),
        sp.GetRequiredService<MqttPublisher>(),
        Alerts(sp, registry),
        sp.GetRequiredService<IBlobStore>(),
        sp.GetRequiredService<VirtualClock>(),
        sp.GetRequiredService<ForecastOptions>(),
        sp.GetRequiredService<CoreOptions>());
}
