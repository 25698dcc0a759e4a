using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Gateway.Alerts;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Gateway.Tests.Alerts;

public sealed class CapTests
{
    private static readonly XNamespace Cap = "urn:oasis:names:tc:emergency:cap:1.2";

    [Fact]
    public async Task EveryMessage_ShouldBeOneFile_ValidAgainstTheOasisSchema()
    {
        await using var box = await OutboxFixture.OpenAsync();
        var folder = Path.Combine(box.Folder, "cap");
        var worker = box.Worker(new CapChannel(new CapOptions { Folder = folder, Sender = "swx@example.org" }, box.Outbox, replays: true));
        await OutboxFixture.SettleAsync(worker);
        await box.ApplyAsync([.. Transitions.Episode(), Transitions.Row("feed-stale/kp", 1, AlertState.Alert, 1, exercise: true, scale: "stale"), Transitions.Row("tec-anomaly/tec/jpl", 1, AlertState.Alert, 2, replay: true, scale: "tec")]);
        await OutboxFixture.SettleAsync(worker);
        var files = Directory.GetFiles(folder);
        files.Length.ShouldBe(5);
        files.ShouldAllBe(f => f.EndsWith(".xml", StringComparison.Ordinal));
        var schema = new XmlSchemaSet();
        schema.Add(Cap.NamespaceName, ReferenceFile());
        foreach (var file in files)
        {
            Faults(File.ReadAllText(file), schema).ShouldBeEmpty(file);
        }

        // The schema does catch what it should.
        Faults(File.ReadAllText(files[0]).Replace("-00:00", "Z", StringComparison.Ordinal), schema).ShouldNotBeEmpty();
    }

    [Fact]
    public void TheEpisode_ShouldBeAlertUpdateCancel_WithReferences()
    {
        var episode = Transitions.Episode().Select(Parse).ToList();
        var documents = Enumerable.Range(1, 3).Select(n => XDocument.Parse(Encoding.UTF8.GetString(CapDocument.Of([.. episode.Take(n)], "swx@example.org")))).ToList();
        documents.Select(d => Text(d, "msgType")).ShouldBe(["Alert", "Update", "Cancel"]);
        documents.Select(d => Text(d, "status")).Distinct().ShouldBe(["Actual"]);
        documents[0].Descendants(Cap + "references").ShouldBeEmpty();
        Text(documents[2], "references").ShouldBe(
            $"swx@example.org,{Text(documents[0], "identifier")},2026-03-20T18:00:01-00:00 swx@example.org,{Text(documents[1], "identifier")},2026-03-20T18:00:02-00:00");
        documents.Select(d => (Text(d, "urgency"), Text(d, "severity"), Text(d, "certainty"))).ShouldBe(
            [("Expected", "Minor", "Likely"), ("Immediate", "Moderate", "Observed"), ("Past", "Minor", "Observed")]);
        documents[1].Descendants(Cap + "language").Select(l => l.Value).ShouldBe(["en-GB", "es-419"]);
        Text(documents[2], "responseType").ShouldBe("AllClear");
    }

    [Fact]
    public void DrillsAndReplays_ShouldNotLookReal()
    {
        Status(exercise: true, replay: false).ShouldBe("Exercise");
        Status(exercise: false, replay: true).ShouldBe("Test");

        static string Status(bool exercise, bool replay) =>
            Text(XDocument.Parse(Encoding.UTF8.GetString(CapDocument.Of([Parse(Transitions.Row("a", 1, AlertState.Alert, 1, exercise: exercise, replay: replay))], "s"))), "status");
    }

    private static AlertMessage Parse(AlertRow row) => SwxJson.Parse<AlertMessage>(Encoding.UTF8.GetBytes(row.PayloadJson));

    private static string Text(XDocument document, string name) => document.Descendants(Cap + name).First().Value;

    private static List<string> Faults(string xml, XmlSchemaSet schema)
    {
        var faults = new List<string>();
        XDocument.Parse(xml).Validate(schema, (_, e) => faults.Add(e.Message));
        return faults;
    }

    private static XmlReader ReferenceFile()
    {
        var file = ReferenceData.Schema("CAP-v1.2.xsd");
        return XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
    }
}
