using System.CommandLine;
using RealtimeSwx.Cli.Explaining;

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
            await Console.Out.WriteLineAsync(await StoredVerification.TextAsync(storage.ReadModel, parsed.GetValue(json), cancel));
            return ExitCodes.Done;
        });
        return command;
    }
}
