using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>The members of a Sym-H bundle, ready to predict.</summary>
public sealed class SymHModel : IPipelineModel
{
    public const string LagsFile = "lags.json";
    public const string RidgeFile = "ridge.json";
    public const string NetworksFile = "networks.json";
    public const string CombinationFile = "combination.json";
    public const string CardFile = "card.json";

    private SymHModel(
        string checkpoint, LinearModel lags, IReadOnlyList<LinearModel> ridge, IReadOnlyList<SymHNetwork> networks,
        IReadOnlyList<IReadOnlyList<SymHCombination>> combination)
    {
        (Checkpoint, Lags, Ridge, Networks, Combination) = (checkpoint, lags, ridge, networks, combination);
        LagsFeatures = SymHFeatures.Select(lags.Scaling.Names);
        RidgeFeatures = SymHFeatures.Select(ridge[0].Scaling.Names);
    }

    public string Checkpoint { get; }

    public LinearModel Lags { get; }

    /// <summary>Per class of <see cref="SymHLateness"/>.</summary>
    public IReadOnlyList<LinearModel> Ridge { get; }

    public IReadOnlyList<SymHNetwork> Networks { get; }

    /// <summary>Per class of <see cref="SymHLateness"/>, then per lead.</summary>
    public IReadOnlyList<IReadOnlyList<SymHCombination>> Combination { get; }

    public IReadOnlyList<SymHFeature> LagsFeatures { get; }

    public IReadOnlyList<SymHFeature> RidgeFeatures { get; }

    public static SymHModel Load(ModelBundle bundle, ILearners learners) => new(
        bundle.Hash,
        Read<LinearModel>(bundle, LagsFile),
        Read<List<LinearModel>>(bundle, RidgeFile),
        [.. Read<List<string>>(bundle, NetworksFile).SelectMany(n => SymHNetwork.Load(n, bundle, learners))],
        ReadCombination(bundle));

    public static IReadOnlyList<IReadOnlyList<SymHCombination>> ReadCombination(ModelBundle bundle) => Read<List<List<SymHCombination>>>(bundle, CombinationFile);

    public static ReadOnlyMemory<byte> Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);

    public static T Read<T>(ModelBundle bundle, string file) =>
        JsonSerializer.Deserialize<T>(Bytes(bundle, file).Span) ?? throw new InputException(file, "empty");

    public void Dispose() => Networks.ToList().ForEach(n => n.Dispose());

    private static ReadOnlyMemory<byte> Bytes(ModelBundle bundle, string file) =>
        bundle.Files.TryGetValue(file, out var bytes) ? bytes : throw new InputException($"model {bundle.Target}", $"has no file {file}");
}
