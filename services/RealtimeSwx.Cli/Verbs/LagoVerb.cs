using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx lago</c>: recorded pulses to features, rates and clusters.</summary>
internal static class LagoVerb
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Raw acqua files or folders of them; may be compressed", Arity = ArgumentArity.OneOrMore };
        var start = new Option<string?>("--start") { Description = "UTC start of the first second, for files without second marks" };
        var output = new Option<string?>("--out") { Description = "Folder for features.csv, rates.csv and clusters.csv" };
        var command = new Command(
            "lago",
            "Turn LAGO pulses into features, rates, pressure-corrected rates and OPTICS clusters; the summary is JSON on stdout.\nExample: swx lago station_2026_03_01_00h00.dat.bz2 --out tables")
        {
            files, start, output,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = parsed.GetValue(output);
            await using var features = Table(folder, "features.csv");
            await using var rates = Table(folder, "rates.csv");
            await using var clusters = Table(folder, "clusters.csv");
            var report = new LagoReport(features, rates, clusters);
            report.Start();
            var options = ReadOptions.Default with { Start = parsed.GetValue(start) is { } text ? Instant(text) : null };
            var (pulses, rejected) = (0, 0);
            foreach (var file in parsed.GetRequiredValue(files))
            {
                foreach (var record in FeedFile.Read(file, options))
                {
                    if (record is PulseBatch batch)
                    {
                        pulses += batch.Pulses.Length;
                        report.Add(batch, cancel);
                    }
                    else if (record is Rejected row)
                    {
                        rejected++;
                        await Console.Error.WriteLineAsync($"rejected {row}");
                    }
                }
            }

            if (pulses == 0)
            {
                throw new InputException(string.Join(", ", parsed.GetRequiredValue(files)), "no pulses in it");
            }

            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { pulses, rejected, stations = report.End(cancel) }, Json));
            return ExitCodes.Done;
        });
        return command;
    }

    private static TextWriter Table(string? folder, string name)
    {
        if (folder is null)
        {
            return TextWriter.Null;
        }

        Directory.CreateDirectory(folder);
        return new StreamWriter(Path.Combine(folder, name));
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"--start: '{text}' is no time such as 2026-03-01T00:00:00Z");
}
