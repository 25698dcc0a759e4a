using System.Text.Json.Nodes;

namespace RealtimeSwx.Messaging;

/// <summary>The topic tree as an AsyncAPI 3.0 document, self-contained.</summary>
public static class AsyncApi
{
    public static JsonObject Document() => new()
    {
        ["asyncapi"] = "3.0.0",
        ["info"] = new JsonObject
        {
            ["title"] = "RealtimeSwx",
            ["version"] = "1.0.0",
            ["description"] = "Space weather observations, verified probabilistic forecasts, pulse classes, alerts and status over MQTT 5. "
                + "QoS 1, content type application/json, user properties traceparent and schema. A gap in 'sequence' means missed messages: read them over HAPI.",
            ["license"] = new JsonObject { ["name"] = "MIT" },
        },
        ["defaultContentType"] = SwxJson.ContentType,
        ["servers"] = new JsonObject
        {
            ["mqtt"] = Server("localhost:1883", "mqtt", "TCP; anonymous on loopback only."),
            ["websocket"] = Server("localhost:8080", "ws", "MQTT over WebSocket, sub-protocol mqtt, path /mqtt.", "/mqtt"),
        },
        ["channels"] = Objects(TopicCatalog.Entries, Channel),
        ["operations"] = Objects(TopicCatalog.Entries, Operation),
        ["components"] = new JsonObject { ["messages"] = Objects(TopicCatalog.Entries, Message) },
    };

    private static JsonObject Server(string host, string protocol, string description, string? path = null)
    {
        var server = new JsonObject { ["host"] = host, ["protocol"] = protocol, ["description"] = description };
        if (path is null)
        {
            server["protocolVersion"] = "5.0";
        }
        else
        {
            server["pathname"] = path;
        }

        return server;
    }

    private static JsonObject Channel(TopicEntry entry)
    {
        var parameters = new JsonObject { ["centre"] = new JsonObject { ["description"] = "The centre that runs the system, e.g. local." } };
        foreach (var (name, description) in entry.Parameters)
        {
            parameters[name] = new JsonObject { ["description"] = description };
        }

        return new JsonObject
        {
            ["address"] = entry.Address,
            ["description"] = entry.Description,
            ["messages"] = new JsonObject { [entry.Name] = Reference($"#/components/messages/{entry.Name}") },
            ["parameters"] = parameters,
        };
    }

    private static JsonObject Operation(TopicEntry entry) => new()
    {
        ["action"] = entry.Kind == TopicKind.Inbound ? "receive" : "send",
        ["channel"] = Reference($"#/channels/{entry.Name}"),
        ["summary"] = $"{entry.Description} Retained: {entry.Retained}.",
        ["bindings"] = new JsonObject
        {
            ["mqtt"] = new JsonObject { ["qos"] = 1, ["retain"] = entry.Retained != "never", ["bindingVersion"] = "0.2.0" },
        },
    };

    private static JsonObject Message(TopicEntry entry)
    {
        if (entry.Schema is null)
        {
            return new JsonObject
            {
                ["name"] = entry.Name,
                ["title"] = entry.Description,
                ["contentType"] = "application/octet-stream",
                ["payload"] = new JsonObject { ["type"] = "string", ["format"] = "binary" },
            };
        }

        return new JsonObject
        {
            ["name"] = entry.Schema,
            ["title"] = entry.Description,
            ["contentType"] = SwxJson.ContentType,
            ["headers"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "MQTT 5 user properties.",
                ["properties"] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["type"] = "string", ["const"] = entry.Schema },
                    ["traceparent"] = new JsonObject { ["type"] = "string", ["description"] = "W3C trace context." },
                },
            },
            ["payload"] = MessageSchema.Body(entry),
            ["examples"] = new JsonArray(new JsonObject { ["payload"] = JsonNode.Parse(SwxJson.Bytes(MessageExamples.All[entry.Name])) }),
        };
    }

    private static JsonObject Reference(string to) => new() { ["$ref"] = to };

    private static JsonObject Objects(IEnumerable<TopicEntry> entries, Func<TopicEntry, JsonObject> make) =>
        new(entries.Select(e => KeyValuePair.Create(e.Name, (JsonNode?)make(e))));
}
