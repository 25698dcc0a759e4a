using System.Collections;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace RealtimeSwx.Messaging;

/// <summary>Who may enter, and who may publish where. Everybody who is in may read.</summary>
internal sealed class BrokerAccess(EmbeddedBrokerOptions options)
{
    private static readonly object RoleKey = new();

    public MqttConnectReasonCode Enter(ValidatingConnectionEventArgs args)
    {
        if (string.IsNullOrEmpty(args.UserName))
        {
            var local = args.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
            args.SessionItems[RoleKey] = BrokerRole.Service;
            return local ? MqttConnectReasonCode.Success : MqttConnectReasonCode.NotAuthorized;
        }

        foreach (var user in options.Users)
        {
            // Both comparisons always run, so that the time does not tell a right name from a wrong one.
            var name = Same(user.Name, args.UserName);
            if (Same(user.Password, args.Password) & name)
            {
                args.SessionItems[RoleKey] = user.Role;
                return MqttConnectReasonCode.Success;
            }
        }

        return MqttConnectReasonCode.BadUserNameOrPassword;
    }

    public bool MayPublish(IDictionary session, string topic) => session[RoleKey] switch
    {
        BrokerRole.Service => true,
        BrokerRole.Station => IsInbound(topic),
        _ => false,
    };

    public static bool IsInbound(string topic) => SwxTopics.TryParse(topic, out var parsed) && parsed.Kind == TopicKind.Inbound;

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));
}
