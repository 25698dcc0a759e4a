using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;
using RealtimeSwx.Domain;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Messaging.Tests.Schemas;

public class TopicDocumentTests
{
    private static readonly string Folder = Path.Combine(ReferenceData.Repository(), "docs", "topics");

    public static TheoryData<string> Messages => [.. TopicCatalog.Entries.Where(e => e.Type is not null).Select(e => e.Name)];

    [Fact]
    public async Task The_files_of_docs_topics_are_current()
    {
        foreach (var (name, content) in TopicDocuments.All())
        {
            var path = Path.Combine(Folder, name);
            File.Exists(path).ShouldBeTrue($"{name} is missing: ./swx topics --write docs/topics");
            (await File.ReadAllTextAsync(path)).ShouldBe(content, $"{name} is old: ./swx topics --write docs/topics");
        }

        Directory.GetFiles(Folder, "*.json").Length.ShouldBe(TopicDocuments.All().Count(), "nothing is left over");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task The_example_is_valid_and_a_broken_one_is_not(string name)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, $"{name}.schema.json"));
        var example = await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.example.json"));
        schema.Validate(example).ShouldBeEmpty();

        foreach (var required in schema.RequiredProperties)
        {
            var broken = JsonNode.Parse(example)!.AsObject();
            broken.Remove(required).ShouldBeTrue($"the example has {required}");
            schema.Validate(broken.ToJsonString()).ShouldNotBeEmpty($"{required} is required");
        }

        var renamed = JsonNode.Parse(example)!.AsObject();
        renamed["schema"] = "swx.other.v1";
        schema.Validate(renamed.ToJsonString()).ShouldNotBeEmpty("the schema's name is fixed");
        var local = JsonNode.Parse(example)!.AsObject();
        local["produced_at"] = "2026-03-20 18:00";
        schema.Validate(local.ToJsonString()).ShouldNotBeEmpty("times are UTC with Z");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_field_of_the_schema_is_a_field_of_the_message_and_in_order(string name)
    {
        var entry = TopicCatalog.Entries.Single(e => e.Name == name);
        var schema = MessageSchema.Of(entry);
        var written = JsonNode.Parse(SwxJson.Bytes(MessageExamples.All[name]))!.AsObject().Select(p => p.Key).ToList();
        var properties = schema["properties"]!.AsObject().Select(p => p.Key).ToList();
        properties.Where(written.Contains).ShouldBe(written);
        schema["required"]!.AsArray().Select(r => r!.GetValue<string>()).ShouldBeSubsetOf(written);
        string[] common = ["schema", "id", "centre", "simulated", "sequence", "produced_at", "source", "quality", "available_at", "age_s"];
        common.ShouldBeSubsetOf(properties);
    }

    [Fact]
    public async Task Map_and_wind_and_pulse_observations_are_valid_too()
    {
        var schema = await JsonSchema.FromJsonAsync(MessageSchema.Of(TopicCatalog.Entries[0]).ToJsonString());
        var at = new DateTimeOffset(2012, 9, 23, 0, 0, 0, TimeSpan.Zero);
        var context = new MessageContext("local", 1, at, "test", false) { BlobBase = "/blobs" };
        var map = new TecMap(KnownSeries.Tec("jpl"), at, at, new TecGrid(87.5, -2.5, 2, -180, 5, 2), [1.26f, float.NaN, 3, 4], [1, 1, 1, float.NaN], "jpl");
        var pulses = new PulseBatch(KnownSeries.Lago("uvg"), at, 40e6, 25, 50, []) { PressureHpa = 850.5 };
        var wind = new Observation(KnownSeries.WindBz, at, TimeSpan.Zero, -3, Revision.Quicklook, Quality.Doubtful, "swpc/ACE");
        ObservationMessage[] messages = [ObservationMessages.From(map, context, "ab"), ObservationMessages.From(pulses, context, [new("muon", 12.5)]), ObservationMessages.SolarWind([wind], context)];
        foreach (var message in messages)
        {
            schema.Validate(Encoding.UTF8.GetString(SwxJson.Bytes(message))).ShouldBeEmpty(message.Series);
        }
    }

    [Fact]
    public void Asyncapi_describes_every_channel_with_its_payload_and_references_resolve()
    {
        var document = AsyncApi.Document();
        document["asyncapi"]!.GetValue<string>().ShouldBe("3.0.0");
        document["channels"]!.AsObject().Count.ShouldBe(TopicCatalog.Entries.Count);
        foreach (var entry in TopicCatalog.Entries)
        {
            var channel = document["channels"]![entry.Name]!;
            channel["address"]!.GetValue<string>().ShouldBe(entry.Address);
            foreach (var parameter in channel["parameters"]!.AsObject())
            {
                entry.Address.ShouldContain($"{{{parameter.Key}}}");
            }

            var operation = document["operations"]![entry.Name]!;
            operation["action"]!.GetValue<string>().ShouldBe(entry.Kind == TopicKind.Inbound ? "receive" : "send");
            operation["bindings"]!["mqtt"]!["qos"]!.GetValue<int>().ShouldBe(1);
            Resolve(document, operation["channel"]!).ShouldBeSameAs(channel);
            Resolve(document, channel["messages"]![entry.Name]!)["payload"].ShouldNotBeNull();
        }
    }

    [Fact]
    public void The_tree_lists_every_topic_of_a_centre()
    {
        var tree = JsonNode.Parse(TopicDocuments.Tree("aq"))!.AsArray();
        tree.Select(t => t!["topic"]!.GetValue<string>()).ShouldContain("swx/v1/aq/forecast/{target}/{model}");
        TopicDocuments.Table("aq").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(TopicCatalog.Entries.Count);
    }

    private static JsonNode Resolve(JsonNode root, JsonNode reference) =>
        reference["$ref"]!.GetValue<string>().Split('/').Skip(1).Aggregate(root, (node, part) => node[part]!);
}
