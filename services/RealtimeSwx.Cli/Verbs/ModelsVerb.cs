using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Explaining;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx models</c>: what ships with the program, and what the registry decided.</summary>
internal static class ModelsVerb
{
    private const int MostDecisions = 1000;

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document" };
        var source = new DataSource();
        var command = new Command(
            "models",
            "List the models that ship with the program and, of a system's data, every champion, challenger and decision with its evidence.\nExample: swx models --data-dir swx-data")
        {
            json,
        };
        source.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var shipped = ShippedModels.Families().Select(f => (Family: f, Bundle: ShippedModels.Load(f)!)).ToList();
            var decisions = source.IsNamed(parsed) ? await DecisionsAsync(source, parsed, cancel) : [];
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(shipped, decisions).ToJsonString(ExplainVerb.Readable) : Text(shipped, decisions));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<List<MessageRow>> DecisionsAsync(DataSource source, ParseResult parsed, CancellationToken cancel)
    {
        await using var storage = await source.OpenAsync(parsed, cancel);
        return [.. await storage.ReadModel.MessagesAsync("model", null, MostDecisions, cancel)];
    }

    private static string Text(List<(string Family, ModelBundle Bundle)> shipped, List<MessageRow> decisions)
    {
        var text = new StringBuilder();
        foreach (var (family, bundle) in shipped)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"shipped     {family,-10} {bundle.Hash[..12]} {bundle.Packed.Length / 1024,8} KiB");
        }

        foreach (var row in decisions)
        {
            var m = SwxJson.Parse<ModelMessage>(Encoding.UTF8.GetBytes(row.PayloadJson));
            text.Append(CultureInfo.InvariantCulture, $"{m.Decision.ToString().ToLowerInvariant(),-11} {m.Target,-10} {Short(m.Checkpoint)} {m.DecidedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'} {m.Reason}");
            text.AppendLine(m.Evidence is { } e ? string.Create(CultureInfo.InvariantCulture, $" (n {e.N}, {e.Metric} {e.Challenger:0.000} against {e.Champion:0.000})") : "");
        }

        return text.Length == 0 ? "no models" : text.ToString().TrimEnd();
    }

    private static JsonObject Json(List<(string Family, ModelBundle Bundle)> shipped, List<MessageRow> decisions) => new()
    {
        ["shipped"] = new JsonArray([.. shipped.Select(s => new JsonObject
        {
            ["family"] = s.Family,
            ["checkpoint"] = s.Bundle.Hash,
            ["bytes"] = s.Bundle.Packed.Length,
            ["files"] = new JsonArray([.. s.Bundle.Files.Keys.Select(f => (JsonNode)f)]),
        })]),
        ["decisions"] = new JsonArray([.. decisions.Select(d => JsonNode.Parse(d.PayloadJson))]),
    };

    private static string Short(string checkpoint) => checkpoint.Length > 12 ? checkpoint[..12] : checkpoint;
}
