using System.Text.RegularExpressions;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging;

/// <summary>One user of a broker.</summary>
public sealed partial record BrokerUser
{
    /// <exception cref="FormatException">A name with more than small letters, digits and <c>. _ -</c>: it would break the files of Mosquitto.</exception>
    public BrokerUser(string name, PasswordHash password, TopicAccess access)
    {
        (Name, Password, Access) = (name, password, access);
        if (!Allowed().IsMatch(name))
        {
            throw new FormatException($"'{name}' is no user name: 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
        }
    }

    public string Name { get; }

    public PasswordHash Password { get; }

    public TopicAccess Access { get; }

    public static BrokerUser Of(string name, string password, MqttRole role, SwxTopics topics, string? source = null) =>
        new(name, PasswordHash.Of(password), TopicRights.Of(role, topics, source));

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex Allowed();
}
