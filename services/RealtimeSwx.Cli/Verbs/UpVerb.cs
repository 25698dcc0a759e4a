using System.CommandLine;
using RealtimeSwx.Cli.Serving;
using RealtimeSwx.Cli.Up;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx up</c>: the whole system in one process.</summary>
internal static class UpVerb
{
    public static Command Create()
    {
        var source = new SourceFlags("demo (a simulated storm), archive, live or none", "demo", "archive", "live", "none");
        var http = new Option<int>("--http") { Description = "HTTP port, 0 = any free one", DefaultValueFactory = _ => 8080 };
        var mqtt = new Option<int>("--mqtt") { Description = "MQTT port of the embedded broker, 0 = any free one", DefaultValueFactory = _ => 1883 };
        var broker = new Option<string?>("--broker") { Description = "use this broker, mqtt://host:port, instead of the embedded one" };
        var db = new Option<string?>("--db") { Description = "sqlite:PATH or postgres:DSN" };
        var data = new Option<string?>("--data-dir") { Description = "keep everything here and go on from it; without it nothing is kept" };
        var incremental = new Option<bool?>("--incremental") { Description = "train challengers on scored forecasts and promote the better ones (demo and live: on; archive: off)" };
        var drill = new Option<string?>("--drill-label-shift") { Description = "a drill: train challengers on labels shifted by this ISO 8601 duration; they must be refused" };
        var centre = new Option<string>("--centre") { Description = "the centre in the topic tree", DefaultValueFactory = _ => "local" };
        var seed = new Option<int>("--seed") { Description = "seed of the demo's storm", DefaultValueFactory = _ => 1 };
        var config = new Option<string?>("--config") { Description = "settings file (default swx.json when it exists)" };
        var command = new Command("up", "Run the whole system in one process: broker, entities, workers, dashboard.\nExample: swx up --source archive --archive storm.csv.gz --storm 70 --speed max --exit-when-done");
        source.AddTo(command);
        foreach (var option in new Option[] { http, mqtt, broker, db, data, incremental, drill, centre, seed, config })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancel) =>
        {
            var from = source.Parse(parsed);
            return UpRun.RunAsync(
                new UpOptions(from)
                {
                    HttpPort = parsed.GetValue(http),
                    MqttPort = parsed.GetValue(mqtt),
                    Broker = parsed.GetValue(broker),
                    Database = parsed.GetValue(db),
                    DataDir = parsed.GetValue(data),
                    Incremental = parsed.GetValue(incremental) ?? from.Source is "demo" or "live",
                    DrillLabelShift = parsed.GetValue(drill) is { } shift ? System.Xml.XmlConvert.ToTimeSpan(shift) : TimeSpan.Zero,
                    Centre = parsed.GetValue(centre)!,
                    Seed = parsed.GetValue(seed),
                    ConfigFile = parsed.GetValue(config),
                },
                cancel);
        });
        return command;
    }
}
