using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>How the network's inputs and outputs are scaled. Output o is (Sym-H at <c>Rows[o]</c> ahead - the equation) / <c>Deviation[o]</c>.</summary>
public sealed record NetworkScaling(FeatureScaling Features, int Steps, int Stride, IReadOnlyList<int> Rows, IReadOnlyList<double> Deviation);

/// <summary>The members of a Sym-H bundle, ready to predict.</summary>
public sealed class SymHModel : IPipelineModel
{
    public const string LagsFile = "lags.json";
    public const string RidgeFile = "ridge.json";
    public const string SpreadFile = "spread.json";
    public const string NetworkScalingFile = "lstm.json";
    public const string CombinationFile = "combination.json";
    public const string CardFile = "card.json";

    private SymHModel(
        string checkpoint, LinearModel lags, LinearModel ridge, LinearModel spread, IReadOnlyList<ISequenceModel> networks, NetworkScaling scaling,
        IReadOnlyList<SymHCombination> combination)
    {
        (Checkpoint, Lags, Ridge, Spread, Networks, NetworkScaling, Combination) = (checkpoint, lags, ridge, spread, networks, scaling, combination);
        LagsFeatures = Select(lags.Scaling.Names);
        RidgeFeatures = Select(ridge.Scaling.Names);
        NetworkFeatures = Select(scaling.Features.Names);
    }

    public string Checkpoint { get; }

    public LinearModel Lags { get; }

    public LinearModel Ridge { get; }

    /// <summary>Logarithm of 1 nT + the expected absolute error, per lead, on the features of the ridge.</summary>
    public LinearModel Spread { get; }

    /// <summary>Networks that differ by their seed; the member <c>lstm</c> is their mean.</summary>
    public IReadOnlyList<ISequenceModel> Networks { get; }

    public NetworkScaling NetworkScaling { get; }

    /// <summary>Per lead.</summary>
    public IReadOnlyList<SymHCombination> Combination { get; }

    public IReadOnlyList<SymHFeature> LagsFeatures { get; }

    public IReadOnlyList<SymHFeature> RidgeFeatures { get; }

    public IReadOnlyList<SymHFeature> NetworkFeatures { get; }

    public static SymHModel Load(ModelBundle bundle, ILearners learners)
    {
        var scaling = Read<NetworkScaling>(bundle, NetworkScalingFile);
        return new SymHModel(
            bundle.Hash,
            Read<LinearModel>(bundle, LagsFile),
            Read<LinearModel>(bundle, RidgeFile),
            Read<LinearModel>(bundle, SpreadFile),
            [.. NetworkFiles(bundle).Select(f => learners.Sequence(SymHLeads.Lstm).Load(bundle.Files[f]))],
            scaling,
            Read<List<SymHCombination>>(bundle, CombinationFile));
    }

    public static ReadOnlyMemory<byte> Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);

    public static T Read<T>(ModelBundle bundle, string file) =>
        JsonSerializer.Deserialize<T>(Bytes(bundle, file).Span) ?? throw new InputException(file, "empty");

    /// <summary>File of the i-th network, from 0.</summary>
    public static string NetworkFile(int i) => FormattableString.Invariant($"lstm-{i + 1}.bin");

    public static IReadOnlyList<string> NetworkFiles(ModelBundle bundle)
    {
        var files = Enumerable.Range(0, bundle.Files.Count).Select(NetworkFile).TakeWhile(bundle.Files.ContainsKey).ToList();
        return files.Count > 0 ? files : throw new InputException($"model {bundle.Target}", $"has no file {NetworkFile(0)}");
    }

    public void Dispose() => Networks.ToList().ForEach(n => n.Dispose());

    private static ReadOnlyMemory<byte> Bytes(ModelBundle bundle, string file) =>
        bundle.Files.TryGetValue(file, out var bytes) ? bytes : throw new InputException($"model {bundle.Target}", $"has no file {file}");

    private static IReadOnlyList<SymHFeature> Select(IReadOnlyList<string> names)
    {
        var all = SymHFeatures.All.ToDictionary(f => f.Name, StringComparer.Ordinal);
        return [.. names.Select(n => all.TryGetValue(n, out var feature) ? feature : throw new InputException("symh model", $"unknown feature '{n}'"))];
    }
}
