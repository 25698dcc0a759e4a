using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>JSON schemas (draft 2020-12) of the messages, from the records that write them.</summary>
public static class MessageSchema
{
    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    /// <param name="entry">A message with a record.</param>
    public static JsonObject Of(TopicEntry entry)
    {
        var body = Body(entry);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"urn:realtimeswx:{entry.Schema}",
        };
        foreach (var (name, node) in body)
        {
            schema[name] = node?.DeepClone();
        }

        return schema;
    }

    /// <summary>The schema without its identity, to be put into another document.</summary>
    public static JsonObject Body(TopicEntry entry)
    {
        var type = entry.Type ?? throw new ArgumentException($"{entry.Name} has no schema.", nameof(entry));
        var exported = SwxJson.Wire.Options.GetJsonSchemaAsNode(type, Exporter).AsObject();
        exported["properties"]!["schema"]!["enum"] = new JsonArray(entry.Schema);
        var schema = new JsonObject { ["title"] = entry.Name, ["description"] = entry.Description, ["type"] = "object" };
        foreach (var (name, node) in exported.Where(p => p.Key != "type"))
        {
            schema[name] = node?.DeepClone();
        }

        return schema;
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            schema = new JsonObject { ["type"] = "string", ["format"] = "date-time", ["pattern"] = "Z$" };
        }
        else if (type == typeof(TimeSpan))
        {
            schema = new JsonObject { ["type"] = "string", ["format"] = "duration" };
        }

        if (context.PropertyInfo is { } property && schema is JsonObject o)
        {
            if (property.Name == "q")
            {
                var levels = Enumerable.Range(0, QuantileLevels.Count).Select(QuantileLevels.Key).ToList();
                o["properties"] = new JsonObject(levels.Select(l => KeyValuePair.Create(l, (JsonNode?)new JsonObject { ["type"] = "number" })));
                o["required"] = new JsonArray([.. levels.Select(l => (JsonNode)l)]);
                o["additionalProperties"] = false;
            }

            if (property.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), true).OfType<DescriptionAttribute>().FirstOrDefault() is { } described)
            {
                o["description"] = described.Description;
            }

            // An absent value is left out, never written as null.
            if (property.IsGetNullable && o["type"] is JsonArray types)
            {
                o["type"] = types.First(t => t!.GetValue<string>() != "null")!.DeepClone();
            }

            if (property.IsGetNullable && o["enum"] is JsonArray values)
            {
                o["enum"] = new JsonArray([.. values.Where(v => v is not null).Select(v => v!.DeepClone())]);
            }
        }

        return schema;
    }
}
