using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeSwx.Cli.Backtests;

/// <summary>
/// A summary for people, on one screen: one line per number, nested names joined by dots, and a table per list of objects. The bins of
/// reliability diagrams are left to the JSON.
/// </summary>
internal static class SummaryTable
{
    private const int NameWidth = 40;

    private static readonly string[] JsonOnly = ["reliability"];

    public static IEnumerable<string> Lines(JsonNode? node, string name = "") => node switch
    {
        JsonObject o => o.SelectMany(p => Lines(p.Value, name.Length == 0 ? p.Key : $"{name}.{p.Key}")),
        JsonArray a when a.Count > 0 && a.All(v => v is JsonObject) => Table(name, [.. a.Select(v => v!.AsObject())]),
        JsonArray a => a.SelectMany((v, i) => Lines(v, $"{name}[{i}]")),
        _ => [$"{name.PadRight(NameWidth)} {Text(node)}"],
    };

    private static IEnumerable<string> Table(string name, IReadOnlyList<JsonObject> rows)
    {
        var flat = rows.Select(r => Numbers(r).ToDictionary(p => p.Name, p => p.Text)).ToList();
        var columns = flat.SelectMany(r => r.Keys).Distinct().ToList();
        List<string[]> cells = [[.. columns], .. flat.Select(r => columns.Select(c => r.GetValueOrDefault(c, "-")).ToArray())];
        var widths = columns.Select((_, i) => cells.Max(c => c[i].Length)).ToList();
        return cells.Select(c => "  " + string.Join("  ", c.Select((text, i) => text.PadLeft(widths[i]))))
            .Prepend(name)
            .Concat(rows.SelectMany((r, i) => r.Where(p => p.Value is JsonArray && !JsonOnly.Contains(p.Key)).SelectMany(p => Lines(p.Value, $"{name}[{i}].{p.Key}"))));
    }

    private static IEnumerable<(string Name, string Text)> Numbers(JsonObject row, string prefix = "") => row.SelectMany(p => p.Value switch
    {
        JsonArray => [],
        JsonObject inner => Numbers(inner, p.Key + "."),
        _ => (IEnumerable<(string, string)>)[(prefix + p.Key, Text(p.Value))],
    });

    private static string Text(JsonNode? value) => value switch
    {
        null => "-",
        JsonValue v when v.GetValueKind() == JsonValueKind.Number && v.ToJsonString().Contains('.') => ((double)v).ToString("0.####", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
