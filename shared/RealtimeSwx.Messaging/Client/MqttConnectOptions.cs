using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using RealtimeSwx.Domain;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging;

/// <summary>The library's options for one connect. Made anew each time: options objects are never shared.</summary>
internal static class MqttConnectOptions
{
    /// <summary>Of the socket, both ways. With the library's 8 KiB a message of some megabytes takes seconds: each piece waits for its acknowledgement.</summary>
    private const int SocketBuffer = 256 * 1024;

    public static void Check(SwxMqttOptions o)
    {
        if (!o.Broker.IsAbsoluteUri || o.Broker.Scheme is not ("mqtt" or "tcp" or "mqtts" or "ws" or "wss"))
        {
            throw new InputException(Printable(o.Broker), "a broker is mqtt://HOST:PORT, mqtts://HOST:PORT, ws://HOST/PATH or wss://HOST/PATH");
        }

        if (string.IsNullOrWhiteSpace(o.ClientId))
        {
            throw new InputException("MQTT", "a client id is needed: the broker keeps the session under it");
        }

        if (o.User is not null)
        {
            _ = o.Password?.Read();
        }

        _ = IsSecure(o) ? new TlsIdentity(o.Tls) : null;
    }

    /// <summary>The address without what may be secret in it.</summary>
    public static string Printable(Uri broker) =>
        broker.IsAbsoluteUri ? broker.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : broker.OriginalString;

    public static MqttClientOptions Build(SwxMqttOptions o)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithConnectionUri(o.Broker)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(o.ClientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval((uint)Math.Clamp(o.SessionExpiry.TotalSeconds, 0, uint.MaxValue))
            .WithReceiveMaximum(o.ReceiveMaximum)
            .WithKeepAlivePeriod(o.KeepAlive)
            .WithTimeout(o.ConnectTimeout);
        if (o.User is not null)
        {
            builder.WithCredentials(o.User, o.Password?.Read());
        }

        if (IsSecure(o))
        {
            var identity = new TlsIdentity(o.Tls);
            builder.WithTlsOptions(tls =>
            {
                tls.UseTls().WithRevocationMode(X509RevocationMode.NoCheck);
                if (identity.Trust is { } trust)
                {
                    tls.WithCertificateValidationHandler(args => trust.AcceptsServer(args.Certificate, args.SslPolicyErrors));
                }

                if (o.Tls.HasCertificate)
                {
                    tls.WithClientCertificates([identity.Certificate]);
                }
            });
        }

        if (o.Presence is { } presence)
        {
            var will = presence.Will();
            builder
                .WithWillTopic(presence.Topic)
                .WithWillPayload(SwxJson.Bytes(will))
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithWillRetain()
                .WithWillContentType(SwxJson.ContentType)
                .WithWillUserProperty("schema", (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(will.Schema));
        }

        var options = builder.Build();
        if (options.ChannelOptions is MqttClientTcpOptions tcp)
        {
            tcp.BufferSize = SocketBuffer;
        }

        return options;
    }

    private static bool IsSecure(SwxMqttOptions o) => o.Broker.Scheme is "mqtts" or "wss";
}
