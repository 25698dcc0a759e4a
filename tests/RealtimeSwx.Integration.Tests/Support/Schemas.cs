using System.Collections.Concurrent;
using NJsonSchema;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Integration.Tests.Support;

/// <summary>What every subscriber may rely on: the published schemas, and numbers without a gap.</summary>
internal static class Schemas
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Known = new();

    public static async Task ShouldHoldForAsync(IEnumerable<Message> messages)
    {
        foreach (var message in messages)
        {
            // swx.forecast.v1 -> docs/topics/forecast.schema.json
            var name = message.Schema.Split('.')[1];
            if (!Known.TryGetValue(name, out var schema))
            {
                schema = await JsonSchema.FromFileAsync(Path.Combine(ReferenceData.Repository(), "docs", "topics", $"{name}.schema.json"));
                Known[name] = schema;
            }

            var faults = schema.Validate(message.Raw);
            faults.ShouldBeEmpty($"{message.Topic}: {string.Join("; ", faults.Take(3))}\n{message.Raw[..Math.Min(400, message.Raw.Length)]}");
            message.Topic.Split('/')[3].ShouldBe(name switch { "observation" => "obs", "classes" => "cluster", _ => name }, message.Topic);
        }
    }

    /// <summary>The birth and death of a component are no sequence, classes count the seconds since 1970; everything else counts from one.</summary>
    public static void ShouldBeWithoutGap(IEnumerable<Message> messages)
    {
        foreach (var topic in messages.Where(m => !m.Topic.EndsWith("/status/core", StringComparison.Ordinal)).GroupBy(m => m.Topic))
        {
            if (topic.Key.EndsWith("/second", StringComparison.Ordinal))
            {
                topic.ShouldAllBe(m => DateTimeOffset.FromUnixTimeSeconds(m.Sequence) == m.Json.GetProperty("second").GetDateTimeOffset());
                topic.Select(m => m.Sequence).ShouldBeInOrder();
                continue;
            }

            topic.Select(m => m.Sequence).ShouldBe(Enumerable.Range(1, topic.Count()).Select(i => (long)i), topic.Key);
        }
    }
}
