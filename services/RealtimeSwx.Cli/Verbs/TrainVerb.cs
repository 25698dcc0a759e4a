using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeSwx.Cli.Training;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx train</c>: fits the members and the ensemble of a target and writes them with their card.</summary>
internal static class TrainVerb
{
    private static readonly SortedDictionary<string, Func<TrainOptions, CancellationToken, Task<IReadOnlyDictionary<string, double>>>> Targets = new(StringComparer.Ordinal)
    {
        ["kp"] = KpTrainCommand.RunAsync,
        ["symh"] = SymHTrainCommand.RunAsync,
        ["tec"] = TecTrainCommand.RunAsync,
    };

    public static Command Create()
    {
        var target = new Argument<string>("TARGET") { Description = string.Join(" or ", Targets.Keys) };
        target.AcceptOnlyFromAmong([.. Targets.Keys]);
        var data = new Option<string[]>("--data") { Description = "Archive file; repeatable", Required = true };
        var windows = new Option<string?>("--windows") { Description = "CSV of scoring windows; targets outside them are not trained on" };
        var wind = new Option<string[]>("--wind") { Description = "Storm file with L1 wind, repeatable: adds the members that see the wind (kp)", DefaultValueFactory = _ => [] };
        var to = new Option<DateTimeOffset?>("--to") { Description = "End of the training data, UTC, exclusive (kp: 2005-01-01, with wind storms of any time; tec: all)", CustomParser = a => BacktestVerb.Time(a.Tokens[0].Value) };
        var seed = new Option<int>("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the data (default: of the target)" };
        var threads = new Option<int>("--threads") { Description = "Networks that are trained side by side, one thread each (symh, tec)", DefaultValueFactory = _ => Environment.ProcessorCount };
        var models = new Option<string?>("--models") { Description = $"Members beside the linear ones, e.g. trees,tcn,gru; of trees, tcn, lstm, gru, rnn, irnn, transformer, mlp (symh: trees,tcn,mlp); tec: all members, of {string.Join(", ", TecTrainingSettings.Known)} (tec: {string.Join(',', new TecTrainingSettings().Models)})" };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda", DefaultValueFactory = _ => "cpu" };
        var folds = new Option<int?>("--folds") { Description = "Folds over storms that weights and intervals are fitted out of (symh: 5)" };
        var output = new Option<string>("--out") { Description = "Folder for the model", Required = true };
        var work = new Option<string?>("--work") { Description = "Folder that keeps what is fitted, so that a stopped run goes on (symh)" };
        var json = new Option<bool>("--json") { Description = "Print the scores as one JSON document" };
        var command = new Command(
            "train",
            "Train the members and the ensemble of a target; scores on stdout are out of fold.\nExample: swx train symh --data train.csv.gz --windows scoring_windows.csv --out models/symh\nswx train kp --data kp.csv.gz --wind storms.csv.gz --out models/kp")
        {
            target, data, windows, wind, to, models, seed, epochs, threads, device, folds, output, work, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new TrainOptions(
                parsed.GetRequiredValue(data), parsed.GetValue(windows), parsed.GetRequiredValue(wind), parsed.GetValue(to), parsed.GetValue(seed), parsed.GetValue(epochs),
                Math.Max(1, parsed.GetValue(threads)), parsed.GetRequiredValue(device), parsed.GetRequiredValue(output), parsed.GetValue(work), parsed.GetValue(folds))
            {
                Models = parsed.GetValue(models)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            };
            var scores = await Targets[parsed.GetRequiredValue(target)](options, cancel);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(scores, new JsonSerializerOptions { WriteIndented = true }));
            }
            else
            {
                foreach (var (name, value) in scores)
                {
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {value:0.000}"));
                }
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
