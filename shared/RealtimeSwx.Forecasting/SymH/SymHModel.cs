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

    /// <summary>The leads in rows; a bundle without this file has <see cref="SymHLeads.ScoredRows"/>.</summary>
    public const string LeadsFile = "leads.json";

    private SymHModel(
        string checkpoint, IReadOnlyList<int> leads, LinearModel lags, IReadOnlyList<LinearModel> ridge, IReadOnlyList<SymHTrees> trees,
        IReadOnlyList<SymHNetwork> networks, IReadOnlyList<IReadOnlyList<SymHCombination>> combination)
    {
        (Checkpoint, Leads, Lags, Ridge, Trees, Networks, Combination) = (checkpoint, leads, lags, ridge, trees, networks, combination);
        LagsFeatures = SymHFeatures.Select(lags.Scaling.Names);
        RidgeFeatures = SymHFeatures.Select(ridge[0].Scaling.Names);
    }

    public string Checkpoint { get; }

    /// <summary>The leads that it was trained for, in rows: those that it publishes.</summary>
    public IReadOnlyList<int> Leads { get; }

    public LinearModel Lags { get; }

    /// <summary>Per class of <see cref="SymHLateness"/>.</summary>
    public IReadOnlyList<LinearModel> Ridge { get; }

    /// <summary>Of the classes of <see cref="SymHLateness"/> that have trees.</summary>
    public IReadOnlyList<SymHTrees> Trees { get; }

    public IReadOnlyList<SymHNetwork> Networks { get; }

    /// <summary>Per class of <see cref="SymHLateness"/>, then per lead.</summary>
    public IReadOnlyList<IReadOnlyList<SymHCombination>> Combination { get; }

    public IReadOnlyList<SymHFeature> LagsFeatures { get; }

    public IReadOnlyList<SymHFeature> RidgeFeatures { get; }

    /// <exception cref="InputException">A file is missing, or not for the leads of the bundle.</exception>
    public static SymHModel Load(ModelBundle bundle, ILearners learners)
    {
        var leads = LeadsOf(bundle);
        return new SymHModel(
            bundle.Hash,
            leads,
            For(leads, Read<LinearModel>(bundle, LagsFile), LagsFile, m => m.Intercepts.Count),
            [.. Read<List<LinearModel>>(bundle, RidgeFile).Select(r => For(leads, r, RidgeFile, m => m.Intercepts.Count))],
            SymHTrees.Load(bundle, leads, learners.Trees),
            [.. Read<List<string>>(bundle, NetworksFile).SelectMany(n => SymHNetwork.Load(n, bundle, leads, learners))],
            [.. ReadCombination(bundle).Select(c => For(leads, c, CombinationFile, m => m.Count))]);
    }

    private static IReadOnlyList<int> LeadsOf(ModelBundle bundle)
    {
        var leads = bundle.Files.ContainsKey(LeadsFile) ? Read<List<int>>(bundle, LeadsFile) : SymHLeads.ScoredRows;
        return leads.Count > 0 && leads.All(SymHLeads.Rows.Contains) ? leads : throw new InputException(LeadsFile, $"not leads of this program: {string.Join(", ", leads)} rows");
    }

    private static T For<T>(IReadOnlyList<int> leads, T part, string file, Func<T, int> count) =>
        count(part) == leads.Count ? part : throw new InputException(file, $"{count(part)} leads where the bundle has {leads.Count}");

    public static IReadOnlyList<IReadOnlyList<SymHCombination>> ReadCombination(ModelBundle bundle) => Read<List<List<SymHCombination>>>(bundle, CombinationFile);

    public static ReadOnlyMemory<byte> Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);

    public static T Read<T>(ModelBundle bundle, string file) =>
        JsonSerializer.Deserialize<T>(Bytes(bundle, file).Span) ?? throw new InputException(file, "empty");

    public void Dispose() => Networks.ToList().ForEach(n => n.Dispose());

    private static ReadOnlyMemory<byte> Bytes(ModelBundle bundle, string file) =>
        bundle.Files.TryGetValue(file, out var bytes) ? bytes : throw new InputException($"model {bundle.Target}", $"has no file {file}");
}
