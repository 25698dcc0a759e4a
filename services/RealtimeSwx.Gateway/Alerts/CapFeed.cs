using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.Extensions.Options;
using RealtimeSwx.Gateway.Rest;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>An Atom feed of CAP documents at <c>/cap/atom.xml</c>, made from the outbox: every gateway serves the same one.</summary>
internal static class CapFeed
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string CapType = "application/cap+xml";
    private const int Entries = 50;

    public static void MapCapFeed(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/cap/atom.xml", ["GET", "HEAD"], FeedAsync);
        app.MapMethods("/cap/{id:long}.xml", ["GET", "HEAD"], DocumentAsync);
    }

    private static async Task FeedAsync(HttpContext context)
    {
        var outbox = context.RequestServices.GetRequiredService<IAlertOutbox>();
        var centre = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.Centre;
        var alerts = (await outbox.HistoryAsync(null, 20 * Entries, context.RequestAborted))
            .Select(stored => new AlertNotice(stored, CapChannel.Parse(stored))).Where(n => Shows(context, n.Message)).TakeLast(Entries).Reverse().ToList();
        using var stream = new MemoryStream();
        await using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Async = true, Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteElementString("id", Atom, $"urn:realtimeswx:{centre}:alerts");
            xml.WriteElementString("title", Atom, $"RealtimeSwx alerts, {centre}");
            xml.WriteElementString("updated", Atom, Text(alerts.Count > 0 ? alerts[0].Message.ProducedAt : DateTimeOffset.UnixEpoch));
            Link(xml, "self", "atom.xml", "application/atom+xml");
            foreach (var alert in alerts)
            {
                xml.WriteStartElement("entry", Atom);
                xml.WriteElementString("id", Atom, "urn:realtimeswx:" + CapDocument.Identifier(alert.Message));
                xml.WriteElementString("title", Atom, alert.Message.Headline.GetValueOrDefault("en", alert.Message.Rule));
                xml.WriteElementString("updated", Atom, Text(alert.Message.ProducedAt));
                xml.WriteStartElement("author", Atom);
                xml.WriteElementString("name", Atom, $"RealtimeSwx, {centre}");
                xml.WriteEndElement();
                Link(xml, "alternate", $"{alert.Stored.Id}.xml", CapType);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        await RestJson.BytesAsync(context, stream.ToArray(), "application/atom+xml; charset=utf-8", RestJson.Revalidate);
    }

    private static async Task DocumentAsync(HttpContext context)
    {
        var outbox = context.RequestServices.GetRequiredService<IAlertOutbox>();
        var id = long.Parse((string)context.GetRouteValue("id")!, CultureInfo.InvariantCulture);
        if (await outbox.FindAsync(id, context.RequestAborted) is not { } stored || !Shows(context, CapChannel.Parse(stored)))
        {
            await Results.Problem($"There is no alert message {id}.", context.Request.Path, StatusCodes.Status404NotFound).ExecuteAsync(context);
            return;
        }

        var episode = await outbox.EpisodeAsync(stored, context.RequestAborted);
        var document = CapDocument.Of([.. episode.Select(CapChannel.Parse)], Options(context).Cap.Sender);
        await RestJson.BytesAsync(context, document, CapType + "; charset=utf-8", RestJson.Immutable);
    }

    private static bool Shows(HttpContext context, AlertMessage message) => Options(context).Replays || !(message.Replay || message.Simulated);

    private static AlertChannelOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<AlertChannelOptions>>().Value;

    private static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address);
        xml.WriteAttributeString("type", type);
        xml.WriteEndElement();
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
