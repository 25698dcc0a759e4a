using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeSwx.Cli.Tuning;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Tuning;
using RealtimeSwx.Science.Search;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx tune</c>: searches settings of a member by cross-validation over storms.</summary>
internal static class TuneVerb
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var target = new Argument<string>("TARGET") { Description = "symh" };
        target.AcceptOnlyFromAmong("symh");
        var member = new Option<string>("--member") { Description = string.Join(" or ", SymHTuneCommand.Members), DefaultValueFactory = _ => "ridge" };
        member.AcceptOnlyFromAmong([.. SymHTuneCommand.Members]);
        var data = new Option<string[]>("--data") { Description = "Archive file; repeatable", Required = true };
        var windows = new Option<string?>("--windows") { Description = "CSV of scoring windows: split,storm,score_from,score_to" };
        var split = new Option<string[]>("--split") { Description = "Splits of the windows whose storms may be seen; repeatable", DefaultValueFactory = _ => ["train"] };
        var space = new Option<string?>("--space") { Description = "JSON file of the settings to search, e.g. {\"alpha_60\": {\"log\": [1, 1e6], \"steps\": 7}} (default: all of the member)" };
        var search = new Option<string>("--search") { Description = string.Join(", ", Searches.All.Keys), DefaultValueFactory = _ => "bayesian" };
        search.AcceptOnlyFromAmong([.. Searches.All.Keys]);
        var trials = new Option<int>("--trials") { Description = "Trials in all, those of the journal included", DefaultValueFactory = _ => 20 };
        var folds = new Option<int>("--folds") { Description = "Folds over storms", DefaultValueFactory = _ => 5 };
        var every = new Option<int>("--every") { Description = "Fit and score every so-many-th row", DefaultValueFactory = _ => 6 };
        var seed = new Option<int>("--seed") { Description = "Seed of search and fits", DefaultValueFactory = _ => 1 };
        var journal = new Option<string?>("--journal") { Description = "NDJSON file of trials; a search that was stopped goes on from it" };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda", DefaultValueFactory = _ => "cpu" };
        var output = new Option<string?>("--out") { Description = "JSON file for the best trial" };
        var json = new Option<bool>("--json") { Description = "Print all trials and the best as one JSON document" };
        var command = new Command(
            "tune",
            "Search the settings of a member by cross-validation over storms; sees the split 'train' only, unless told.\nExample: swx tune symh --member ridge --data train.csv.gz --windows scoring_windows.csv --search bayesian --trials 20 --journal trials.ndjson --out best.json")
        {
            target, member, data, windows, split, space, search, trials, folds, every, seed, journal, device, output, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new TuneOptions(
                parsed.GetRequiredValue(data), parsed.GetValue(windows), parsed.GetRequiredValue(split), parsed.GetRequiredValue(member), parsed.GetValue(space),
                parsed.GetRequiredValue(search), parsed.GetValue(trials), Math.Max(2, parsed.GetValue(folds)), Math.Max(1, parsed.GetValue(every)), parsed.GetValue(seed),
                parsed.GetValue(journal), parsed.GetRequiredValue(device));
            var tuned = Run(options, cancel);
            var best = TuningRun.Best(tuned) ?? throw new InputException(string.Join(", ", options.Data), "no trial succeeded");
            if (parsed.GetValue(output) is { } path)
            {
                await File.WriteAllTextAsync(path, JsonSerializer.Serialize(best, Indented) + "\n", cancel);
            }

            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new { options.Member, options.Search, options.Seed, options.Splits, options.Folds, options.Every, Best = best, Trials = tuned }, Indented));
                return ExitCodes.Done;
            }

            foreach (var trial in tuned.OrderBy(t => t.Objective ?? double.MaxValue))
            {
                Console.Out.WriteLine(Line(trial));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static IReadOnlyList<TuningTrial> Run(TuneOptions options, CancellationToken cancel)
    {
        var given = options.Space is { } file ? SearchSpace.Parse(File.ReadAllText(file), file) : null;
        var member = SymHTuneCommand.Member(options);
        var space = given ?? member.Space;
        var journal = new TrialJournal(options.Journal, new
        {
            options.Member, options.Search, options.Seed, options.Splits, options.Folds, options.Every,
            Data = options.Data.Select(d => ContentHash.Of(File.ReadAllBytes(d))[..16]), Space = space.Dimensions,
        });
        if (journal.Trials.Count > 0)
        {
            Console.Error.WriteLine($"{journal.Trials.Count} trials are known");
        }

        return TuningRun.Run(member, space, Searches.All[options.Search], options.Seed, options.Trials, journal, t => Console.Error.WriteLine(Line(t)), cancel);
    }

    private static string Line(TuningTrial trial) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trial.Number,4} {(trial.Objective is { } o ? o.ToString("0.00000", CultureInfo.InvariantCulture) : "failed"),8}  {string.Join(' ', trial.Measures.Where(m => !m.Key.StartsWith("persistence", StringComparison.Ordinal)).Select(m => FormattableString.Invariant($"{m.Key}={m.Value:0.000}")))}  {string.Join(' ', trial.Settings.Select(s => FormattableString.Invariant($"{s.Key}={Text(s.Value)}")))}");

    private static string Text(object value) => value switch
    {
        double number => number.ToString("G4", CultureInfo.InvariantCulture),
        JsonElement { ValueKind: JsonValueKind.Number } stored => stored.GetDouble().ToString("G4", CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
