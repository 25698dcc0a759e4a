using System.CommandLine;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx topics</c>: the topic tree; with <c>--write</c> the schemas, examples and AsyncAPI document of docs/topics.</summary>
internal static class TopicsVerb
{
    public static Command Create()
    {
        var centre = new Option<string>("--centre") { Description = "Centre of the tree", DefaultValueFactory = _ => "local" };
        var json = new Option<bool>("--json") { Description = "One JSON document" };
        var write = new Option<string?>("--write") { Description = "Write JSON schemas, examples and asyncapi.json to this folder" };
        var command = new Command("topics", "Print the MQTT topic tree, or write its schemas.\nExample: swx topics --write docs/topics")
        {
            centre, json, write,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(write) is { } folder)
            {
                await TopicDocuments.WriteAsync(folder, cancel);
                await Console.Error.WriteLineAsync($"{TopicDocuments.All().Count()} files in {folder}");
            }
            else
            {
                var name = parsed.GetRequiredValue(centre);
                await Console.Out.WriteAsync(parsed.GetValue(json) ? TopicDocuments.Tree(name) : TopicDocuments.Table(name));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
