using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Explaining;
using RealtimeSwx.Cli.Up;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx verify</c>: how good the published forecasts have been, from the read model.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "The verification messages as one JSON document, by target" };
        var source = new DataSource();
        var command = new Command(
            "verify",
            "Print the verification of every target that has scored forecasts: the table that `swx up` prints at its end.\nExample: swx verify --data-dir swx-data")
        {
            json,
        };
        source.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var storage = await source.OpenAsync(parsed, cancel);
            var newest = new List<MessageRow>();
            foreach (var target in await storage.ReadModel.TargetsAsync(cancel))
            {
                newest.AddRange(await storage.ReadModel.MessagesAsync("verification", target.Target, 1, cancel));
            }

            if (parsed.GetValue(json))
            {
                var all = new JsonObject(newest.Select(m => KeyValuePair.Create(m.Key, JsonNode.Parse(m.PayloadJson))));
                await Console.Out.WriteLineAsync(all.ToJsonString(ExplainVerb.Readable));
                return ExitCodes.Done;
            }

            await Console.Out.WriteLineAsync(newest.Count == 0
                ? "nothing scored yet"
                : VerificationTable.Of(newest.Select(m => SwxJson.Parse<VerificationMessage>(Encoding.UTF8.GetBytes(m.PayloadJson)))));
            return ExitCodes.Done;
        });
        return command;
    }
}
