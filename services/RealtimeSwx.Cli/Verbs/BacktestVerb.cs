using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Backtests;
using RealtimeSwx.Cli.Plots;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx backtest</c>: forecasts every issue time of an archive and scores it. Each target is one entry of <see cref="Targets"/>.</summary>
internal static class BacktestVerb
{
    private static readonly SortedDictionary<string, Func<BacktestOptions, CancellationToken, Task<JsonObject>>> Targets = new(StringComparer.Ordinal)
    {
        ["kp"] = KpBacktestCommand.RunAsync,
        ["symh"] = SymHBacktestCommand.RunAsync,
        ["tec"] = TecBacktestCommand.RunAsync,
    };

    public static Command Create()
    {
        var target = new Argument<string>("TARGET") { Description = string.Join(" or ", Targets.Keys) };
        target.AcceptOnlyFromAmong([.. Targets.Keys]);
        var data = new Option<string[]>("--data") { Description = "Archive file or folder; repeatable", Required = true };
        var windows = new Option<string?>("--windows") { Description = "CSV of scoring windows: split,storm,score_from,score_to" };
        var split = new Option<string?>("--split") { Description = "Score only the windows of this split" };
        var wind = new Option<string[]>("--wind") { Description = "Storm file with L1 wind, repeatable: forecast its intervals from Kp and wind (kp); storms that the model has learned from are left out of what forecasts them", DefaultValueFactory = _ => [] };
        var from = new Option<DateTimeOffset?>("--from") { Description = "First issue time, UTC", CustomParser = a => Time(a.Tokens[0].Value) };
        var to = new Option<DateTimeOffset?>("--to") { Description = "End of issue times, UTC, exclusive", CustomParser = a => Time(a.Tokens[0].Value) };
        var model = new Option<string?>("--model") { Description = "Folder of a trained model (default: the shipped champion)" };
        var availability = new Option<string?>("--availability") { Description = "literature, operational, delays such as symh=PT60M, symh=never, dst=PT60M in its place (default: of the target)" };
        var output = new Option<string>("--out") { Description = "CSV to write", Required = true };
        var maps = new Option<string?>("--maps") { Description = "Folder for predicted maps as IONEX, and pictures of the first, last and worst day (tec)" };
        var plot = new Option<string?>("--plot") { Description = "Folder for plots (PNG) and an index.html with the table of scores (symh, kp)" };
        var threads = new Option<int>("--threads") { Description = "Storms that run side by side", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 4) };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda", DefaultValueFactory = _ => "cpu" };
        var folds = new Option<int?>("--folds") { Description = "Cross-validate over storms: train on the others, forecast each fold (symh; fold = 7 * storm mod N)" };
        var work = new Option<string?>("--work") { Description = "Folder that keeps the fits of --folds, so that a stopped run goes on" };
        var seed = new Option<int>("--seed") { Description = "Seed of the fits of --folds", DefaultValueFactory = _ => 1 };
        var leads = new Option<string>("--leads") { Description = "scored or all: the leads of symh that are written and scored, 1 and 2 h or 30 min to 6 h", DefaultValueFactory = _ => "scored" };
        leads.AcceptOnlyFromAmong("scored", "all");
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON document" };
        var command = new Command(
            "backtest",
            "Forecast every issue time of an archive without the future and score it beside its baselines.\nExample: swx backtest symh --data validation.csv.gz --windows scoring_windows.csv --split validation --out p.csv --json\nPlots too: swx backtest symh --data storms.csv --windows windows.csv --out p.csv --plot plots\nWith wind: swx backtest kp --data kp.csv.gz --wind storms.csv.gz --windows scoring_windows.csv --out kp.csv --json")
        {
            target, data, windows, split, wind, from, to, model, availability, output, maps, threads, device, folds, work, seed, leads, plot, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new BacktestOptions(
                parsed.GetRequiredValue(data), parsed.GetValue(windows), parsed.GetValue(split), parsed.GetValue(from), parsed.GetValue(to),
                parsed.GetValue(model), parsed.GetValue(availability), parsed.GetRequiredValue(output), parsed.GetValue(maps),
                Math.Max(1, parsed.GetValue(threads)), parsed.GetRequiredValue(device), parsed.GetValue(folds), parsed.GetValue(work), parsed.GetValue(seed))
            {
                Wind = parsed.GetRequiredValue(wind),
                AllLeads = parsed.GetRequiredValue(leads) == "all",
            };
            var name = parsed.GetRequiredValue(target);
            if (parsed.GetValue(plot) is not null)
            {
                BacktestPlots.Check(name);
            }

            var summary = await Targets[name](options, cancel);
            if (parsed.GetValue(plot) is { } folder)
            {
                BacktestPlots.Draw(name, options.Out, summary, options.Folds is null ? options.Model ?? ShippedModels.Find(name) : null, folder);
                await Console.Error.WriteLineAsync($"plots: {Path.Combine(folder, PlotIndex.FileName)}");
            }

            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(summary.ToJsonString(new() { WriteIndented = true }));
            }
            else
            {
                foreach (var line in name == "symh" ? SymHSummaryText.Lines(summary) : SummaryTable.Lines(summary))
                {
                    Console.Out.WriteLine(line);
                }
            }

            return ExitCodes.Done;
        });
        return command;
    }

    internal static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"'{text}' is no time; write 2003-10-01 or 2003-10-01T06:00Z.");
}
