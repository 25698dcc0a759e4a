using System.Text;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Up;
using RealtimeSwx.Cli.Verbs;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Cli.Explaining;

/// <summary>The newest verification of every target, from the read model.</summary>
internal static class StoredVerification
{
    public static async Task<string> TextAsync(IReadModel read, bool json, CancellationToken cancel)
    {
        var newest = new List<MessageRow>();
        foreach (var target in await read.TargetsAsync(cancel))
        {
            newest.AddRange(await read.MessagesAsync("verification", target.Target, 1, cancel));
        }

        if (json)
        {
            return new JsonObject(newest.Select(m => KeyValuePair.Create(m.Key, JsonNode.Parse(m.PayloadJson)))).ToJsonString(ExplainVerb.Readable);
        }

        return newest.Count == 0
            ? "nothing scored yet"
            : VerificationTable.Of(newest.Select(m => SwxJson.Parse<VerificationMessage>(Encoding.UTF8.GetBytes(m.PayloadJson))));
    }
}
