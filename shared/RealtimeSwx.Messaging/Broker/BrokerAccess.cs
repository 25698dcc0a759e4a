using System.Collections;
using System.Collections.Concurrent;
using System.Net;
using MQTTnet.Protocol;
using MQTTnet.Server;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging;

/// <summary>Who may enter, and what those inside may publish and read. Without users everybody on this machine may do everything; with users nobody enters without one.</summary>
internal sealed class BrokerAccess(IReadOnlyList<BrokerUser> users)
{
    private static readonly object Key = new();
    private readonly Dictionary<string, BrokerUser> _users = users.ToDictionary(u => u.Name, StringComparer.Ordinal);

    /// <summary>Whose session a client id is, for as long as the session lives.</summary>
    private readonly ConcurrentDictionary<string, Visitor> _sessions = new(StringComparer.Ordinal);

    public MqttConnectReasonCode Enter(ValidatingConnectionEventArgs args)
    {
        if (Identify(args) is not { } visitor)
        {
            return string.IsNullOrEmpty(args.UserName) ? MqttConnectReasonCode.NotAuthorized : MqttConnectReasonCode.BadUserNameOrPassword;
        }

        // Else a reader that calls itself swx-core would take Core's session over, with what waits in it.
        if (_sessions.TryGetValue(args.ClientId, out var owner) && owner.Name != visitor.Name)
        {
            return MqttConnectReasonCode.ClientIdentifierNotValid;
        }

        args.SessionItems[Key] = visitor;
        return MqttConnectReasonCode.Success;
    }

    public void Connected(string client, IDictionary session)
    {
        if (session[Key] is Visitor visitor)
        {
            _sessions[client] = visitor;
        }
    }

    public void Forget(string client) => _sessions.TryRemove(client, out _);

    public static bool MayPublish(IDictionary session, string topic) => session[Key] is Visitor visitor && visitor.Access.MayPublish(topic);

    public bool MayRead(string client, string topic) => _sessions.TryGetValue(client, out var visitor) && visitor.Access.MayRead(topic);

    public static bool IsInbound(string topic) => SwxTopics.TryParse(topic, out var parsed) && parsed.Kind == TopicKind.Inbound;

    private Visitor? Identify(ValidatingConnectionEventArgs args)
    {
        if (_users.Count == 0)
        {
            return args.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
                ? new Visitor("", TopicAccess.Everything)
                : null;
        }

        // A hash is always computed, so that the time does not tell a right name from a wrong one.
        var user = _users.GetValueOrDefault(args.UserName ?? "");
        var good = (user?.Password ?? PasswordHash.OfNobody).Verify(args.Password ?? "");
        return good && user is not null ? new Visitor(user.Name, user.Access) : null;
    }

    private sealed record Visitor(string Name, TopicAccess Access);
}
