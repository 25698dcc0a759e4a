using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeSwx.Cli.Plots;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Formats;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Science.Pulses;

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
        var files = new Argument<string[]>("FILE") { Description = "Raw acqua files or folders of them, or L1 calibration files (.cal); may be compressed", Arity = ArgumentArity.ZeroOrMore };
        var labelled = new Option<string[]>("--labelled")
        {
            Description = "PARTICLE=FILE (muon, electron, gamma, neutron, hadron), several: score the labels on simulated pulses made of Geant4 photon times or photo-electron histograms",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var network = new Option<bool>("--network") { Description = "With --labelled: train the convolutional network beside the others (minutes)" };
        var seed = new Option<int>("--seed") { Description = "Seed of the simulated pulses", DefaultValueFactory = _ => 1 };
        var start = new Option<string?>("--start") { Description = "UTC start of the first second, for files without second marks" };
        var output = new Option<string?>("--out") { Description = "Folder for features.csv, rates.csv, clusters.csv, L1 files (.cal, .rte, .scl) by hour and the reachability plot (PNG) of each station's largest window" };
        var command = new Command(
            "lago",
            "Turn LAGO pulses into features, rates, pressure-corrected rates and OPTICS clusters; find the charge of a muon in calibration histograms; "
            + "score labels on simulated pulses. The summary is JSON on stdout.\nExample: swx lago station_2026_03_01_00h00.dat.bz2 --out tables")
        {
            files, start, output, labelled, network, seed,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(labelled) is { Length: > 0 } sources)
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(LagoLabels.Run(sources, parsed.GetValue(seed), parsed.GetValue(network), cancel), Json));
                return ExitCodes.Done;
            }

            if (parsed.GetValue(files) is not { Length: > 0 } inputs)
            {
                await Console.Error.WriteLineAsync("error: name a FILE, or --labelled");
                return ExitCodes.Usage;
            }

            if (inputs.All(CalibrationFile.IsName))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(inputs.Select(Calibration), Json));
                return ExitCodes.Done;
            }

            var folder = parsed.GetValue(output);
            await using var features = Table(folder, "features.csv");
            await using var rates = Table(folder, "rates.csv");
            await using var clusters = Table(folder, "clusters.csv");
            var report = new LagoReport(features, rates, clusters);
            report.Start();
            var options = ReadOptions.Default with { Start = parsed.GetValue(start) is { } text ? Instant(text) : null };
            var (pulses, rejected) = (0, 0);
            var levelOne = new Dictionary<SeriesId, LevelOneFiles>();
            foreach (var file in inputs)
            {
                foreach (var record in FeedFile.Read(file, options))
                {
                    if (record is PulseBatch batch)
                    {
                        pulses += batch.Pulses.Length;
                        report.Add(batch, cancel);
                        if (folder is not null)
                        {
                            FilesOf(batch.Station).Add(batch);
                        }
                    }
                    else if (record is Rejected row)
                    {
                        rejected++;
                        await Console.Error.WriteLineAsync($"rejected {row}");
                    }
                }
            }

            foreach (var station in levelOne.Values)
            {
                station.Dispose();
            }

            if (pulses == 0)
            {
                throw new InputException(string.Join(", ", inputs), "no pulses in it");
            }

            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { pulses, rejected, stations = report.End(cancel) }, Json));
            if (folder is not null)
            {
                Draw(report, folder, cancel);
            }

            return ExitCodes.Done;

            LevelOneFiles FilesOf(SeriesId station)
            {
                if (!levelOne.TryGetValue(station, out var own))
                {
                    levelOne[station] = own = new LevelOneFiles(folder!, station);
                }

                return own;
            }
        });
        return command;
    }

    /// <summary>The charge of a muon on every channel whose histogram has a hump.</summary>
    private static object Calibration(string file)
    {
        var charge = CalibrationFile.Read(file).Charge;
        var channels = Enumerable.Range(0, charge.Length)
            .Select(c => (Channel: c + 1, Fit: MuonCalibration.Of(charge[c].AsSpan())))
            .Where(c => c.Fit is not null)
            .Select(c => new { c.Channel, MuonCharge = c.Fit!.Charge, c.Fit.StandardError, c.Fit.Pulses })
            .ToList();
        return channels.Count > 0 ? new { File = file, Channels = channels } : throw new InputException(file, "no muon hump in any channel");
    }

    private static void Draw(LagoReport report, string folder, CancellationToken cancel)
    {
        foreach (var window in report.LargestWindows(cancel))
        {
            var (station, start) = (window.Station[(window.Station.IndexOf('/') + 1)..], window.WindowStart.UtcDateTime);
            ReachabilityPlot.Save(
                string.Create(CultureInfo.InvariantCulture, $"{window.Station}, {window.Reachability.Length} pulses from {start:yyyy-MM-dd HH:mm:ss} UTC"),
                window.Reachability,
                window.Clusters,
                Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"reachability-{station}-{start:yyyyMMdd'T'HHmmss'Z'}.png")));
        }
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
