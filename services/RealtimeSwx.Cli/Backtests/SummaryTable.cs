using System.Text.Json.Nodes;

namespace RealtimeSwx.Cli.Backtests;

/// <summary>A summary for people: one line per number, nested names joined by dots.</summary>
internal static class SummaryTable
{
    public static IEnumerable<string> Lines(JsonNode? node, string name = "") => node switch
    {
        JsonObject o => o.SelectMany(p => Lines(p.Value, name.Length == 0 ? p.Key : $"{name}.{p.Key}")),
        JsonArray a => a.SelectMany((v, i) => Lines(v, $"{name}[{i}]")),
        _ => [$"{name,-40} {node}"],
    };
}
