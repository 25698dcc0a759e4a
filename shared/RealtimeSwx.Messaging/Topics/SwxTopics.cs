using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>What the level after the centre says a topic is about.</summary>
public enum TopicKind
{
    Observation,
    Forecast,
    Cluster,
    Verification,
    Model,
    Alert,
    Status,
    Inbound,
}

/// <param name="Name">Everything after the kind: a series, <c>target/model</c>, <c>lago/station</c>, a rule, a component, <c>format/source</c>.</param>
public readonly record struct ParsedTopic(string Centre, TopicKind Kind, string Name);

/// <param name="Format">What the bytes are, e.g. <c>lago-acqua</c>, <c>kyoto-wdc</c>, <c>ionex</c>.</param>
/// <param name="Source">Who sent them: a station, a provider.</param>
public readonly record struct InboundTopic(string Format, string Source);

/// <summary>The topic tree of one centre: <c>swx/v1/&lt;centre&gt;/…</c>. Lower case, no leading slash, broad to narrow.</summary>
public sealed class SwxTopics
{
    public const string Prefix = "swx/v1";

    /// <summary>The model name under which the published combination of all members goes out.</summary>
    public const string Ensemble = "ensemble";

    private static readonly string[] Levels = ["obs", "forecast", "cluster", "verification", "model", "alert", "status", "in"];
    private readonly string _root;

    /// <param name="centre">One segment of <c>[a-z0-9._-]</c>, e.g. <c>local</c>. Throws <see cref="FormatException"/> otherwise.</param>
    public SwxTopics(string centre)
    {
        Centre = Segment(centre, "centre");
        _root = $"{Prefix}/{centre}";
    }

    public string Centre { get; }

    /// <summary>Everything of this centre.</summary>
    public string All => $"{_root}/#";

    public string AllObservations => Filter(TopicKind.Observation);

    public string AllForecasts => Filter(TopicKind.Forecast);

    public string AllClusters => Filter(TopicKind.Cluster);

    public string AllVerifications => Filter(TopicKind.Verification);

    public string AllModels => Filter(TopicKind.Model);

    public string AllAlerts => Filter(TopicKind.Alert);

    public string AllStatus => Filter(TopicKind.Status);

    public string AllInbound => $"{_root}/in/+/+";

    public string Observation(SeriesId series) => $"{_root}/obs/{series.Value}";

    /// <param name="target"><c>symh</c>, <c>kp</c>, <c>kp-wind</c>, <c>tec/&lt;analysis&gt;</c>.</param>
    public string Forecast(string target, string model = Ensemble) => $"{_root}/forecast/{Path(target, "target")}/{Segment(model, "model")}";

    /// <param name="series">A station's series, <c>lago/&lt;station&gt;</c>.</param>
    public string Cluster(SeriesId series) => $"{_root}/cluster/{series.Value}";

    /// <inheritdoc cref="Cluster"/>
    public string ClusterSecond(SeriesId series) => $"{Cluster(series)}/second";

    public string Verification(string target) => $"{_root}/verification/{Path(target, "target")}";

    public string Model(string target) => $"{_root}/model/{Path(target, "target")}";

    public string Alert(string rule) => $"{_root}/alert/{Path(rule, "rule")}";

    public string Status(string component) => $"{_root}/status/{Path(component, "component")}";

    /// <summary>Where a provider publishes its own bytes.</summary>
    public string Inbound(string format, string source) => $"{_root}/in/{Segment(format, "format")}/{Segment(source, "source")}";

    /// <summary>The filter for every topic of one kind.</summary>
    public string Filter(TopicKind kind) => $"{_root}/{Levels[(int)kind]}/#";

    /// <summary>False for topics of other centres and of other trees.</summary>
    public bool TryParseInbound(string topic, out InboundTopic inbound)
    {
        inbound = default;
        if (!TryParse(topic, out var parsed) || parsed.Kind != TopicKind.Inbound || parsed.Centre != Centre)
        {
            return false;
        }

        var cut = parsed.Name.IndexOf('/');
        if (cut < 0 || parsed.Name.IndexOf('/', cut + 1) >= 0)
        {
            return false;
        }

        inbound = new InboundTopic(parsed.Name[..cut], parsed.Name[(cut + 1)..]);
        return true;
    }

    /// <summary>Takes a topic of any centre apart.</summary>
    public static bool TryParse(string topic, out ParsedTopic parsed)
    {
        parsed = default;
        if (!topic.StartsWith(Prefix + "/", StringComparison.Ordinal))
        {
            return false;
        }

        var parts = topic[(Prefix.Length + 1)..].Split('/', 3);
        if (parts.Length < 3 || Array.IndexOf(Levels, parts[1]) is var kind && kind < 0 || !SeriesId.IsValid(parts[0]) || !SeriesId.IsValid(parts[2]))
        {
            return false;
        }

        parsed = new ParsedTopic(parts[0], (TopicKind)kind, parts[2]);
        return true;
    }

    private static string Segment(string value, string what) =>
        SeriesId.IsValid(value) && !value.Contains('/')
            ? value
            : throw new FormatException($"'{value}' is no {what} for a topic: one segment of lower-case letters, digits, '.', '_' and '-'.");

    private static string Path(string value, string what) =>
        SeriesId.IsValid(value)
            ? value
            : throw new FormatException($"'{value}' is no {what} for a topic: lower-case segments of letters, digits, '.', '_' and '-' joined by '/'.");
}
