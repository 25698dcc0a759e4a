using System.Globalization;
using System.Text;
using System.Xml;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>
/// A message as a CAP 1.2 document: <c>Alert</c> when it is raised, <c>Update</c> while it changes, <c>Cancel</c> when it is over, each with references to
/// the earlier ones. A function of its arguments alone.
/// </summary>
internal static class CapDocument
{
    private const string Namespace = "urn:oasis:names:tc:emergency:cap:1.2";

    /// <summary>An update is due before this long, so that a document does not outlive a publisher that died.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromHours(24);

    public static string Identifier(AlertMessage m) => $"{m.Centre}.{m.Rule.Replace('/', '.')}.{m.ProducedAt.UtcDateTime:yyyyMMdd'T'HHmmss}.{m.Sequence}";

    /// <param name="episode">The messages of the alert from the one that raised it, this one last.</param>
    public static byte[] Of(IReadOnlyList<AlertMessage> episode, string sender)
    {
        var m = episode[^1];
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" }))
        {
            xml.WriteStartElement("alert", Namespace);
            xml.Element("identifier", Identifier(m));
            xml.Element("sender", sender);
            xml.Element("sent", Time(m.ProducedAt));
            xml.Element("status", m.Exercise ? "Exercise" : m.Replay || m.Simulated ? "Test" : "Actual");
            xml.Element("msgType", m.State == AlertState.Cleared ? "Cancel" : episode.Count == 1 ? "Alert" : "Update");
            xml.Element("scope", "Public");
            if (episode.Count > 1)
            {
                xml.Element("references", string.Join(' ', episode.SkipLast(1).Select(e => $"{sender},{Identifier(e)},{Time(e.ProducedAt)}")));
            }

            foreach (var (language, tag) in (ReadOnlySpan<(string, string)>)[("en", "en-GB"), ("es", "es-419")])
            {
                Info(xml, m, language, tag);
            }

            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static void Info(XmlWriter xml, AlertMessage m, string language, string tag)
    {
        var cleared = m.State == AlertState.Cleared;
        xml.WriteStartElement("info", Namespace);
        xml.Element("language", tag);
        xml.Element("category", m.Scale is "stale" or "degraded" or "fault" ? "Infra" : "Geo");
        xml.Element("event", Event(m.Scale, language));
        if (cleared)
        {
            xml.Element("responseType", "AllClear");
        }

        xml.Element("urgency", cleared ? "Past" : m.State switch { AlertState.Alert => "Immediate", AlertState.Warning => "Expected", _ => "Future" });
        xml.Element("severity", cleared ? "Minor" : m.Level switch { >= 5 => "Extreme", 4 => "Severe", 3 => "Moderate", _ => "Minor" });
        xml.Element("certainty", cleared || m.State == AlertState.Alert ? "Observed" : m.Probability > 0.5 ? "Likely" : "Possible");
        xml.Element("onset", Time(m.ValidFrom));
        xml.Element("expires", Time(m.ValidTo is { } to && to > m.ProducedAt ? to : m.ProducedAt + Validity));
        xml.Element("senderName", $"RealtimeSwx, {m.Centre}");
        xml.Element("headline", m.Headline.GetValueOrDefault(language, ""));
        Parameter(xml, "rule", m.Rule);
        Parameter(xml, "scale", m.Scale);
        Parameter(xml, "level", m.Level.ToString(CultureInfo.InvariantCulture));
        Parameter(xml, "state", m.State.ToString().ToLowerInvariant());
        if (m.Probability is { } probability)
        {
            Parameter(xml, "probability", probability.ToString("R", CultureInfo.InvariantCulture));
        }

        foreach (var evidence in m.Evidence)
        {
            Parameter(xml, "evidence", evidence);
        }

        if (m.AcknowledgedBy is { } who)
        {
            Parameter(xml, "acknowledged_by", who);
        }

        xml.WriteEndElement();
    }

    private static string Event(string scale, string language) => (scale, language) switch
    {
        ("G" or "symh", "es") => "Tormenta geomagnética",
        ("G" or "symh", _) => "Geomagnetic storm",
        ("tec", "es") => "Anomalía ionosférica",
        ("tec", _) => "Ionospheric anomaly",
        ("forbush", "es") => "Decrecimiento Forbush",
        ("forbush", _) => "Forbush decrease",
        (_, "es") => "Estado del servicio",
        _ => "Service status",
    };

    private static void Parameter(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("parameter", Namespace);
        xml.Element("valueName", name);
        xml.Element("value", value);
        xml.WriteEndElement();
    }

    private static void Element(this XmlWriter xml, string name, string value) => xml.WriteElementString(name, Namespace, value);

    /// <summary>The schema knows no <c>Z</c>: UTC is <c>-00:00</c>.</summary>
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'-00:00'", CultureInfo.InvariantCulture);
}
