namespace RealtimeSwx.Messaging;

/// <summary>
/// The one table of who may do what, from which the embedded broker's rights and Mosquitto's ACL file are made. What is not in it is not allowed:
/// other trees, other centres, a station in another's name. Raw inbound bytes are for Core alone: a provider may not have given them to the world.
/// </summary>
public static class TopicRights
{
    /// <summary>Stands for the topic of a station's own source, <c>in/lago-acqua/uvg</c>.</summary>
    private const string Own = "{own}";

    /// <summary>Filters below <c>swx/v1/&lt;centre&gt;/</c>.</summary>
    public static IReadOnlyList<(MqttRole Role, MqttRight Right, string[] Topics)> Table { get; } =
    [
        (MqttRole.Core, MqttRight.Read, ["#"]),
        (MqttRole.Core, MqttRight.Publish, ["obs/#", "forecast/#", "cluster/#", "verification/#", "model/#", "alert/#", "status/#"]),
        (MqttRole.Worker, MqttRight.Read, Published),
        (MqttRole.Worker, MqttRight.Publish, ["status/worker/#"]),
        (MqttRole.Gateway, MqttRight.Read, Published),
        (MqttRole.Gateway, MqttRight.Publish, ["alert/#", "status/gateway/#"]),
        (MqttRole.Station, MqttRight.Read, Published),
        (MqttRole.Station, MqttRight.Publish, [Own]),
        (MqttRole.Reader, MqttRight.Read, Published),
    ];

    private static string[] Published => ["obs/#", "forecast/#", "cluster/#", "verification/#", "model/#", "alert/#", "status/#"];

    /// <param name="source"><c>format/source</c> of a station's inbound topic; others have none.</param>
    /// <exception cref="FormatException">A station without a source, or a source that is no topic.</exception>
    public static TopicAccess Of(MqttRole role, SwxTopics topics, string? source = null)
    {
        if (role == MqttRole.Station && source?.Split('/') is not [_, _])
        {
            throw new FormatException($"'{source}' is no source of a station: format/source, such as lago-acqua/uvg.");
        }

        return new TopicAccess(Filters(MqttRight.Read), Filters(MqttRight.Publish));

        IReadOnlyList<string> Filters(MqttRight right) =>
        [
            .. Table.Where(line => line.Role == role && line.Right == right)
                .SelectMany(line => line.Topics)
                .Select(topic => topic == Own
                    ? topics.Inbound(source!.Split('/')[0], source.Split('/')[1])
                    : topics.All.Replace("#", topic, StringComparison.Ordinal)),
        ];
    }
}
