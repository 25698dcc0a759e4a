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
    public const string SpreadFile = "spread.json";
    public const string CombinationFile = "combination.json";
    public const string CardFile = "card.json";

    private SymHModel(
        string checkpoint, LinearModel lags, IReadOnlyList<LinearModel> ridge, IReadOnlyList<LinearModel> spread, IReadOnlyList<SymHNetwork> networks,
        IReadOnlyList<IReadOnlyList<SymHCombination>> combination)
    {
        (Checkpoint, Lags, Ridge, Spread, Networks, Combination) = (checkpoint, lags, ridge, spread, networks, combination);
        LagsFeatures = SymHFeatures.Select(lags.Scaling.Names);
        RidgeFeatures = SymHFeatures.Select(ridge[0].Scaling.Names);
    }

    public string Checkpoint { get; }

    public LinearModel Lags { get; }

    /// <summary>Per class of <see cref="SymHLateness"/>.</summary>
    public IReadOnlyList<LinearModel> Ridge { get; }

    /// <summary>Logarithm of 1 nT + the expected absolute error, per lead, on the features of the ridge; per class of <see cref="SymHLateness"/>.</summary>
    public IReadOnlyList<LinearModel> Spread { get; }

    public IReadOnlyList<SymHNetwork> Networks { get; }

    /// <summary>Per class of <see cref="SymHLateness"/>, then per lead.</summary>
    public IReadOnlyList<IReadOnlyList<SymHCombination>> Combination { get; }

    public IReadOnlyList<SymHFeature> LagsFeatures { get; }

    public IReadOnlyList<SymHFeature> RidgeFeatures { get; }

    public static SymHModel Load(ModelBundle bundle, ILearners learners) => new(
        bundle.Hash,
        Read<LinearModel>(bundle, LagsFile),
        Read<List<LinearModel>>(bundle, RidgeFile),
        Read<List<LinearModel>>(bundle, SpreadFile),
        [.. SymHLeads.Networks.SelectMany(n => SymHNetwork.Load(n, bundle, learners))],
        ReadCombination(bundle));

    public static IReadOnlyList<IReadOnlyList<SymHCombination>> ReadCombination(ModelBundle bundle) => Read<List<List<SymHCombination>>>(bundle, CombinationFile);

    public static ReadOnlyMemory<byte> Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);

    public static T Read<T>(ModelBundle bundle, string file) =>
        JsonSerializer.Deserialize<T>(Bytes(bundle, file).Span) ?? throw new InputException(file, "empty");

    public void Dispose() => Networks.ToList().ForEach(n => n.Dispose());

    private static ReadOnlyMemory<byte> Bytes(ModelBundle bundle, string file) =>
        bundle.Files.TryGetValue(file, out var bytes) ? bytes : throw new InputException($"model {bundle.Target}", $"has no file {file}");
}
