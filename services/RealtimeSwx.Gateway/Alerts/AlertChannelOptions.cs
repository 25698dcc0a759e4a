namespace RealtimeSwx.Gateway.Alerts;

/// <summary>Section <c>AlertChannels</c>: where alerts go beside MQTT, which carries all of them.</summary>
public sealed class AlertChannelOptions
{
    public const string SectionName = "AlertChannels";

    /// <summary>How often the outbox is looked at. 50 ms .. 1 min.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// True: webhooks, Alertmanager and CAP carry the alerts of replays and simulations too. They are marked, and still wake people up: off
    /// unless asked for.
    /// </summary>
    public bool Replays { get; set; }

    /// <summary>By name, which is also the name of the channel.</summary>
    public Dictionary<string, WebhookOptions> Webhooks { get; set; } = new(StringComparer.Ordinal);

    public AlertmanagerOptions Alertmanager { get; set; } = new();

    public CapOptions Cap { get; set; } = new();
}

/// <summary>A receiver that verifies Standard Webhooks signatures.</summary>
public sealed class WebhookOptions
{
    public string Url { get; set; } = "";

    /// <summary>File of the signing secret, <c>whsec_</c> and base64 of 24 to 64 bytes. <c>Secret</c> in place of it holds the secret itself, for trials.</summary>
    public string SecretFile { get; set; } = "";

    /// <summary>For one answer. 1 s .. 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>A message that was not taken for this long is given up. 1 min .. 7 days.</summary>
    public TimeSpan GiveUp { get; set; } = TimeSpan.FromDays(1);
}

/// <summary>Prometheus Alertmanager.</summary>
public sealed class AlertmanagerOptions
{
    /// <summary>E.g. <c>http://alertmanager:9093</c>; empty: none.</summary>
    public string Url { get; set; } = "";

    /// <summary>How often what is raised is said again.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Alertmanager resolves an alert that it has not heard of for this long.</summary>
    public TimeSpan ResolveAfter { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>CAP 1.2 documents.</summary>
public sealed class CapOptions
{
    /// <summary>Folder for one file per message; empty: only the feed at <c>/cap/atom.xml</c>.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The <c>sender</c>: a name that nobody else uses, without spaces, commas, &lt; and &amp;.</summary>
    public string Sender { get; set; } = "realtimeswx";
}
