using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>For a process that is a member of the cluster and has no actors of its own.</summary>
public static class ClusterMember
{
    public static IServiceCollection AddSwxClusterMember(this IServiceCollection services, SwxActorOptions options) =>
        services.AddAkka(SwxActorOptions.SystemName, (akka, _) => akka.WithSwxDefaults(options));
}
