using MQTTnet;

namespace RealtimeSwx.Messaging;

/// <summary>The topic filters that one user may read from and publish to.</summary>
public sealed record TopicAccess(IReadOnlyList<string> Read, IReadOnlyList<string> Publish)
{
    /// <summary>For the broker of one machine without users.</summary>
    public static readonly TopicAccess Everything = new(["#"], ["#"]);

    /// <summary>Asked for each message on its way to the user, whatever filter it was subscribed with.</summary>
    public bool MayRead(string topic) => Matches(Read, topic);

    public bool MayPublish(string topic) => Matches(Publish, topic);

    private static bool Matches(IReadOnlyList<string> filters, string topic) =>
        filters.Any(f => MqttTopicFilterComparer.Compare(topic, f) == MqttTopicFilterCompareResult.IsMatch);
}
