using System.Globalization;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Sequence;
using RealtimeSwx.Sequence.Augmentation;
using RealtimeSwx.Sequence.FarPast;
using RealtimeSwx.Sequence.Points;
using RealtimeSwx.Sequence.Studies;
using RealtimeSwx.Sequence.Transfer;

// Every figure of docs/models/ uncertainty.md, symh-memory.md, augmentation.md and transfer.md, and of the 18-point setting of tec.md, comes from one of these.
var options = args.Skip(1).Chunk(2).ToDictionary(p => p[0], p => p.Length == 2 ? p[1] : "", StringComparer.Ordinal);
string Option(string name, string otherwise) => options.TryGetValue(name, out var value) ? value : otherwise;
int Number(string name, int otherwise) => int.Parse(Option(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

var data = Option("--data", Environment.GetEnvironmentVariable("SWX_DATA") ?? "../shared/data");
var work = Option("--work", Path.Combine(Path.GetTempPath(), "swx-sequence"));
switch (args)
{
    case ["steps", ..]:
        StepTimes.Measure(Number("--threads", 1));
        return 0;
    case ["uncertainty", ..]:
        Uncertainty.Compare(StormRows.Load(data, work, [.. SymHFeatures.All.Select(f => f.Name)]), Option("--kind", "tcn"), Number("--networks", 5), Number("--passes", 30));
        return 0;
    case ["far-past", ..]:
        FarPastStudy.Run(StormRows.Load(data, work, SparseRows.Needed), work, Option("--out", "docs/models"), Number("--seeds", 10), Number("--side-by-side", 1));
        return 0;
    case ["augment", ..]:
        AugmentationRun.Run(StormGrid.LoadAll(data), work, Number("--seeds", 3), Number("--epochs", 20));
        return 0;
    case ["transfer", ..]:
        TransferRun.Run(data, work, Number("--seeds", 3));
        return 0;
    case ["points", ..]:
        PointStudy.Run(
            data,
            options.GetValueOrDefault("--model"),
            DateTimeOffset.Parse(Option("--from", "2024-10-01T00:00Z"), CultureInfo.InvariantCulture),
            Enum.Parse<KpResampling>(Option("--kp", nameof(KpResampling.Causal)), ignoreCase: true),
            Option("--kinds", string.Join(',', PointNetworkSpec.Kinds)).Split(','),
            Console.WriteLine);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: sequence steps [--threads N]         ms per training step and per row predicted, every kind, at the sizes of the Sym-H recipe
                   sequence uncertainty [--kind tcn]    deep ensemble, dropout and variational head by CRPS on the validation storms
                            [--networks 5] [--passes 30]
                   sequence far-past [--seeds 10]       skill against history length, shuffled history, gradient by lag; plots into --out (docs/models)
                            [--side-by-side 1] [--out DIR]
                   sequence augment [--seeds 3]         windows of deep storms drawn by a generator added to training: CRPS on the validation storms
                            [--epochs 20]
                   sequence transfer [--seeds 3]        trained before on level-2 inputs or on Kp against from scratch, by number of storms
                   sequence points [--model DIR]        the published 18-point TEC networks beside our maps at the same places; DIR holds a model
                            [--from 2024-10-01T00:00Z]  that has learned nothing since --from (swx train tec --to); --kp nearest is the published way,
                            [--kp causal|nearest]       which uses a later Kp: for comparison only; about 40 s a kind on a quiet core
                            [--kinds lstm,gru,cnn]
            All: [--data DIR] reference data (SWX_DATA, ../shared/data); [--work DIR] keeps what is done, a stopped run goes on.
            example: bench/sequence far-past --seeds 10 --side-by-side 2
            """);
        return 2;
}
