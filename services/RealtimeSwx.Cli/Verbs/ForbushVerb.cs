using System.CommandLine;
using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.CosmicRays;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx forbush</c>: Forbush decreases in recorded count rates.</summary>
internal static class ForbushVerb
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "NMDB files, raw acqua files, or folders of them; may be compressed", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--out") { Description = "CSV to write: every hour of every station and network" };
        var uncorrected = new Option<bool>("--uncorrected") { Description = "Leave the pressure uncorrected, to see what that would raise" };
        var command = new Command(
            "forbush",
            "Find Forbush decreases (onset, depth, recovery, significance) hour by hour, on every station and on the network, with pressure-corrected LAGO rates; "
            + "the findings are JSON on stdout.\nExample: swx forbush nmdb.txt.gz --out hours.csv")
        {
            files, output, uncorrected,
        };
        command.SetAction(async (parsed, _) =>
        {
            await using TextWriter table = parsed.GetValue(output) is { } path ? new StreamWriter(path) : TextWriter.Null;
            var report = new ForbushReport(table, !parsed.GetValue(uncorrected));
            var rejected = 0;
            foreach (var record in parsed.GetRequiredValue(files).SelectMany(f => FeedFile.Read(f)))
            {
                if (record is Rejected row)
                {
                    rejected++;
                    await Console.Error.WriteLineAsync($"rejected {row}");
                }

                report.Add(record);
            }

            var found = report.End();
            if (found.Stations.Count == 0)
            {
                throw new InputException(string.Join(", ", parsed.GetRequiredValue(files)), "no hour of a neutron monitor or a LAGO station in it");
            }

            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { rejected, networks = found.Networks, stations = found.Stations }, Json));
            return ExitCodes.Done;
        });
        return command;
    }
}
