using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Gateway.Alerts;
using RealtimeSwx.Messaging;
using RealtimeSwx.Security;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway;

/// <summary>A process that is a gateway and nothing else, from its settings: the service's program and <c>swx gateway</c>.</summary>
public static class GatewayHost
{
    public const string Role = "gateway";

    /// <summary>Joins the cluster when seeds are named; without them it is a reader of the database that knows of no cluster.</summary>
    public static WebApplicationBuilder AddSwxGatewayHost(this WebApplicationBuilder builder)
    {
        var database = builder.Configuration["Database"] ?? "sqlite:swx-data/swx.db";
        var cluster = SwxActorOptions.From(builder.Configuration, Role, database);
        builder.AddSwxHttps();
        builder.AddSwxGateway(StorageOptions.Parse(database));
        builder.AddSwxAlertChannels(BrokerSettings.Mqtt(builder.Configuration, "swx-gateway"));
        if (cluster.Seeds.Count > 0)
        {
            builder.Services.AddSwxClusterMember(cluster);
        }

        return builder;
    }
}
