using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeSwx.Cli.Backtests;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH.Imputation;
using RealtimeSwx.Learning;
using RealtimeSwx.Science.Imputation;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx impute</c>: fills the gaps of L1 wind and says how good such fills are.</summary>
internal static class ImputeVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Storms with Sym-H and L1 wind" };
        var method = new Option<string>("--method") { Description = string.Join(", ", StormMethods.Names), Required = true };
        method.AcceptOnlyFromAmong([.. StormMethods.Names]);
        var fit = new Option<string?>("--fit") { Description = "Fit on the storms of this file (default: on the other storms of FILE, in 5 groups)" };
        var twoSided = new Option<bool>("--two-sided") { Description = "Look at later rows as well. NOT CAUSAL: no live system could do this" };
        var seed = new Option<int>("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--out") { Description = "CSV to write: the storms with gaps filled and the column 'filled'", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the scores as one JSON document" };
        var command = new Command(
            "impute",
            "Fill gaps of the solar wind from other storms and the past only, and score that on hidden values.\nExample: swx impute train.csv.gz --method em --out filled.csv")
        {
            file, method, fit, twoSided, seed, output, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var name = parsed.GetRequiredValue(method);
            var sided = parsed.GetValue(twoSided);
            var storms = Storms(parsed.GetRequiredValue(file));
            var others = parsed.GetValue(fit) is { } path ? Storms(path) : null;
            if (storms.Count < 2 && others is null)
            {
                throw new InputException(parsed.GetRequiredValue(file), "one storm alone has no others to fit on; name a file of others with --fit");
            }

            var run = new StormImputation(StormMethods.Create(name, sided, new TorchLearners("cpu")), folds: 5, parsed.GetValue(seed), others);
            var result = run.Run(storms, new ProgressLine("groups of storms"), cancel);
            await using (var writer = new StreamWriter(parsed.GetRequiredValue(output)))
            {
                FilledStormCsv.Write(writer, storms, result.Grids);
            }

            var summary = new JsonObject
            {
                ["method"] = name,
                ["causal"] = !sided,
                ["storms"] = storms.Count,
                ["scores"] = Scores(result.All),
                ["scores_in_storm"] = Scores(result.Storm),
            };
            foreach (var line in parsed.GetValue(json) ? [summary.ToJsonString(new JsonSerializerOptions { WriteIndented = true })] : SummaryTable.Lines(summary))
            {
                Console.Out.WriteLine(line);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static List<StormTable> Storms(string path) =>
        [.. ArchiveSegments.Read([path], KnownSeries.SymH, Availability.Literature, r => Console.Error.WriteLine($"rejected {r}")).Select(StormTable.Of)];

    private static JsonObject Scores(IReadOnlyDictionary<string, ColumnScore> scores) => new(scores.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)new JsonObject
    {
        ["n"] = s.Value.Count,
        ["rmse"] = Math.Round(s.Value.Rmse, 4),
        ["mae"] = Math.Round(s.Value.Mae, 4),
        ["bias"] = Math.Round(s.Value.Bias, 4),
        ["coverage90"] = Math.Round(s.Value.Coverage, 4),
        ["width90"] = Math.Round(s.Value.Width, 4),
    })));
}
