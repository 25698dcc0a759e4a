using Akka.Cluster.Hosting;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RealtimeSwx.Actors.Alerts;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>For a process that is a member of the cluster and has no actors of its own; it reaches the alerts of Core.</summary>
public static class ClusterMember
{
    public static IServiceCollection AddSwxClusterMember(this IServiceCollection services, SwxActorOptions options) =>
        services.AddAlertCommands().AddAkka(SwxActorOptions.SystemName, (akka, _) => akka
            .WithSwxDefaults(options)
            .WithShardRegionProxy<AlertKey>(AlertKey.TypeName, SwxAkkaExtensions.CoreRole, new SwxExtractor()));
}
