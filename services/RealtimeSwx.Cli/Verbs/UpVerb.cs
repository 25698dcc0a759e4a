using System.CommandLine;
using System.Globalization;
using RealtimeSwx.Cli.Up;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx up</c>: the whole system in one process.</summary>
internal static class UpVerb
{
    public static Command Create()
    {
        var source = new Option<string>("--source") { Description = "demo (a simulated storm), archive, live or none", DefaultValueFactory = _ => "demo" };
        source.AcceptOnlyFromAmong("demo", "archive", "live", "none");
        var archive = new Option<string[]>("--archive", "--data") { Description = "file or folder to replay; repeat for several", AllowMultipleArgumentsPerToken = true };
        var storm = new Option<int?>("--storm") { Description = "only this storm of an archive that numbers its storms" };
        var from = new Option<string?>("--from") { Description = "first issue time, UTC, inclusive; what it looks back on is read too" };
        var to = new Option<string?>("--to") { Description = "end of issue and valid times, UTC, exclusive" };
        var speed = new Option<string?>("--speed") { Description = "virtual seconds per second, or max (archive: max; demo: 1200)" };
        var exit = new Option<bool>("--exit-when-done") { Description = "stop at the end of the data and print the verification" };
        var http = new Option<int>("--http") { Description = "HTTP port, 0 = any free one", DefaultValueFactory = _ => 8080 };
        var mqtt = new Option<int>("--mqtt") { Description = "MQTT port of the embedded broker, 0 = any free one", DefaultValueFactory = _ => 1883 };
        var broker = new Option<string?>("--broker") { Description = "use this broker, mqtt://host:port, instead of the embedded one" };
        var db = new Option<string?>("--db") { Description = "sqlite:PATH or postgres:DSN" };
        var data = new Option<string?>("--data-dir") { Description = "keep everything here and go on from it; without it nothing is kept" };
        var availability = new Option<string>("--availability") { Description = "literature, operational, or series=PT60M,…", DefaultValueFactory = _ => "operational" };
        var incremental = new Option<bool?>("--incremental") { Description = "train challengers on scored forecasts and promote the better ones (demo and live: on; archive: off)" };
        var drill = new Option<string?>("--drill-label-shift") { Description = "a drill: train challengers on labels shifted by this ISO 8601 duration; they must be refused" };
        var centre = new Option<string>("--centre") { Description = "the centre in the topic tree", DefaultValueFactory = _ => "local" };
        var seed = new Option<int>("--seed") { Description = "seed of the demo's storm", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "print the verification as one JSON document" };
        var config = new Option<string?>("--config") { Description = "settings file (default swx.json when it exists)" };
        var command = new Command("up", "Run the whole system in one process: broker, entities, workers, dashboard.\nExample: swx up --source archive --archive storm.csv.gz --storm 70 --speed max --exit-when-done");
        foreach (var option in new Option[] { source, archive, storm, from, to, speed, exit, http, mqtt, broker, db, data, availability, incremental, drill, centre, seed, json, config })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancel) => UpRun.RunAsync(
            new UpOptions
            {
                Source = parsed.GetValue(source)!,
                Archives = parsed.GetValue(archive) ?? [],
                Storm = parsed.GetValue(storm),
                From = Time(parsed.GetValue(from), "--from"),
                To = Time(parsed.GetValue(to), "--to"),
                Speed = Speed(parsed.GetValue(speed), parsed.GetValue(source)!),
                ExitWhenDone = parsed.GetValue(exit),
                HttpPort = parsed.GetValue(http),
                MqttPort = parsed.GetValue(mqtt),
                Broker = parsed.GetValue(broker),
                Database = parsed.GetValue(db),
                DataDir = parsed.GetValue(data),
                Availability = Domain.Availability.Parse(parsed.GetValue(availability)!),
                Incremental = parsed.GetValue(incremental) ?? parsed.GetValue(source) is "demo" or "live",
                DrillLabelShift = parsed.GetValue(drill) is { } shift ? System.Xml.XmlConvert.ToTimeSpan(shift) : TimeSpan.Zero,
                Centre = parsed.GetValue(centre)!,
                Seed = parsed.GetValue(seed),
                Json = parsed.GetValue(json),
                ConfigFile = parsed.GetValue(config),
            },
            cancel));
        return command;
    }

    private static DateTimeOffset? Time(string? text, string option) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw new FormatException($"{option}: '{text}' is no UTC time such as 2003-10-01 or 2003-10-01T12:00Z.");

    private static double Speed(string? text, string source) => text switch
    {
        null => source == "demo" ? 1200 : double.PositiveInfinity,
        "max" => double.PositiveInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && x > 0 => x,
        _ => throw new FormatException($"--speed: '{text}' is neither a positive number nor max."),
    };
}
