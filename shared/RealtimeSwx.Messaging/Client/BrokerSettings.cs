using Microsoft.Extensions.Configuration;
using RealtimeSwx.Domain;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging;

/// <summary>How a service reaches its broker: settings <c>Broker</c>, <c>BrokerUser</c>, <c>BrokerPasswordFile</c> and section <c>Tls</c>.</summary>
public static class BrokerSettings
{
    /// <param name="clientId">Stable, and no other client's: the broker keeps the session under it.</param>
    /// <param name="broker">Where the command line names one; else setting <c>Broker</c>.</param>
    /// <exception cref="InputException">The address is none.</exception>
    public static SwxMqttOptions Mqtt(IConfiguration settings, string clientId, string? broker = null)
    {
        var address = broker ?? settings["Broker"] ?? "mqtt://127.0.0.1:1883";
        return new SwxMqttOptions
        {
            Broker = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : throw new InputException("Broker", $"'{address}' is no address such as mqtts://broker:8883"),
            ClientId = clientId,
            User = settings["BrokerUser"],
            Password = Secret.From(settings, "BrokerPassword"),
            Tls = settings.GetSection(TlsFiles.SectionName).Get<TlsFiles>() ?? new TlsFiles(),
        };
    }
}
