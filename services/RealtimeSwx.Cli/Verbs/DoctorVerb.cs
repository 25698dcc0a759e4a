using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Doctor;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx doctor</c>: is this machine fit to run the system, and what to do where it is not.</summary>
internal static class DoctorVerb
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var database = new Option<string?>("--db") { Description = "sqlite:PATH or postgres:DSN (default: SQLite in the data directory)" };
        var broker = new Option<string?>("--broker") { Description = "Broker to reach, e.g. mqtt://host:1883 (default: the embedded one)" };
        var port = new Option<int>("--mqtt") { Description = "Port of the embedded broker, 0 = any free port", DefaultValueFactory = _ => 1883 };
        var data = new Option<string>("--data-dir") { Description = "Where the system keeps its data", DefaultValueFactory = _ => "swx-data" };
        var torch = new Option<string>("--torch") { Description = "auto, cpu or cuda", DefaultValueFactory = _ => "auto" };
        var json = new Option<bool>("--json") { Description = "One JSON document" };
        var command = new Command(
            "doctor",
            "Check this machine: Torch, broker, database, clock, folders, models, page. Exits 1 with a remedy when one is broken.\nExample: swx doctor --db sqlite:swx-data/swx.db --json")
        {
            database, broker, port, data, torch, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = parsed.GetRequiredValue(data);
            var settings = new DoctorSettings(
                parsed.GetValue(database) ?? $"sqlite:{Path.Combine(folder, "swx.db")}",
                parsed.GetValue(broker) is { } address ? Address(address) : null,
                parsed.GetValue(port),
                folder,
                parsed.GetRequiredValue(torch));
            var findings = new List<(string Name, Finding Finding)>();
            foreach (var check in DoctorChecks.All)
            {
                findings.Add((check.Name, await check.RunAsync(settings, cancel)));
            }

            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(findings) : Text(findings));
            return findings.Exists(f => f.Finding.Verdict == Verdict.Broken) ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri : throw new InputException("--broker", $"'{text}' is no address such as mqtt://host:1883");

    private static string Text(List<(string Name, Finding Finding)> findings) => string.Join('\n', findings.Select(f =>
        $"{f.Finding.Verdict.ToString().ToLowerInvariant(),-8} {f.Name,-9} {f.Finding.Found}"
        + (f.Finding.Remedy.Length > 0 ? $"\n{"",-8} {"",-9} remedy: {f.Finding.Remedy}" : "")));

    private static string Json(List<(string Name, Finding Finding)> findings) => new JsonObject
    {
        ["ok"] = !findings.Exists(f => f.Finding.Verdict == Verdict.Broken),
        ["checks"] = new JsonArray([.. findings.Select(f => new JsonObject
        {
            ["name"] = f.Name,
            ["verdict"] = f.Finding.Verdict.ToString().ToLowerInvariant(),
            ["found"] = f.Finding.Found,
            ["remedy"] = f.Finding.Remedy,
        })]),
    }.ToJsonString(Readable);
}
