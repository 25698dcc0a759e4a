using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeSwx.Messaging;

/// <summary>The files of <c>docs/topics</c>: a schema and an example per message type, and AsyncAPI.</summary>
public static class TopicDocuments
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        TypeInfoResolver = SwxJson.Wire,
    };

    /// <summary>Name and content of every file; the same on every machine.</summary>
    public static IEnumerable<KeyValuePair<string, string>> All()
    {
        foreach (var entry in TopicCatalog.Entries.Where(e => e.Type is not null))
        {
            yield return new($"{entry.Name}.schema.json", Text(MessageSchema.Of(entry)));
            yield return new($"{entry.Name}.example.json", Text(JsonNode.Parse(SwxJson.Bytes(MessageExamples.All[entry.Name]))!));
        }

        yield return new("asyncapi.json", Text(AsyncApi.Document()));
    }

    public static async Task WriteAsync(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in All())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), content, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The tree of one centre as JSON.</summary>
    public static string Tree(string centre) => Text(new JsonArray([.. TopicCatalog.Entries.Select(e => (JsonNode)new JsonObject
    {
        ["topic"] = Address(e, centre),
        ["schema"] = e.Schema,
        ["retained"] = e.Retained,
        ["description"] = e.Description,
    })]));

    /// <summary>The tree of one centre as a table.</summary>
    public static string Table(string centre)
    {
        var text = new StringBuilder();
        var width = TopicCatalog.Entries.Max(e => Address(e, centre).Length);
        foreach (var entry in TopicCatalog.Entries)
        {
            text.Append(Address(entry, centre).PadRight(width + 2)).Append((entry.Schema ?? "provider's bytes").PadRight(22)).Append(entry.Description).Append('\n');
        }

        return text.ToString();
    }

    private static string Address(TopicEntry entry, string centre) => entry.Address.Replace("{centre}", new SwxTopics(centre).Centre, StringComparison.Ordinal);

    private static string Text(JsonNode node) => node.ToJsonString(Readable) + "\n";
}
