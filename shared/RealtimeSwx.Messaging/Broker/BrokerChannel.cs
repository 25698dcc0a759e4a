using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Packets;

namespace RealtimeSwx.Messaging;

/// <summary>
/// One connection as the server library wants it, with what the library leaves out: packets that are too long are cut off, whole packets go out in
/// one write, the limit is announced, and a client of MQTT 3.1.1 without an id (mosquitto_sub by default) gets one as the standard says.
/// </summary>
internal sealed class BrokerChannel : IMqttChannelAdapter
{
    private readonly MqttChannelAdapter _inner;
    private readonly int _maxPacketBytes;

    public BrokerChannel(Stream stream, EndPoint? local, EndPoint? remote, EmbeddedBrokerOptions options)
    {
        _maxPacketBytes = options.MaxPacketBytes;
        _inner = new MqttChannelAdapter(
            new MqttTcpChannel(new PacketLimitStream(stream, options.MaxPacketBytes, options.MaxFirstPacketBytes), local, remote, null),
            new MqttPacketFormatterAdapter(new MqttBufferWriter(4096, 65536)),
            MqttNetNullLogger.Instance)
        {
            AllowPacketFragmentation = false,
        };
    }

    public long BytesReceived => _inner.BytesReceived;

    public long BytesSent => _inner.BytesSent;

    public X509Certificate2? ClientCertificate => _inner.ClientCertificate;

    public EndPoint? RemoteEndPoint => _inner.RemoteEndPoint;

    public EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    public bool IsSecureConnection => _inner.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => _inner.PacketFormatterAdapter;

    public Task ConnectAsync(CancellationToken cancellationToken) => _inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => _inner.DisconnectAsync(cancellationToken);

    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        var packet = await _inner.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        if (packet is MqttConnectPacket { CleanSession: true } connect && string.IsNullOrEmpty(connect.ClientId) && PacketFormatterAdapter.ProtocolVersion != MqttProtocolVersion.V500)
        {
            connect.ClientId = NewClientId();
        }

        return packet;
    }

    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnAckPacket answer)
        {
            answer.MaximumPacketSize = (uint)_maxPacketBytes;
        }

        return _inner.SendPacketAsync(packet, cancellationToken);
    }

    public void ResetStatistics() => _inner.ResetStatistics();

    public void Dispose() => _inner.Dispose();

    public static string NewClientId() => "auto-" + Guid.NewGuid().ToString("N");
}
