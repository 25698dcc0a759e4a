using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>Boosted trees of what the ring-current equation misses, nT: one forest for each lead, for one class of lateness.</summary>
/// <param name="Late">Class of <see cref="SymHLateness"/>.</param>
/// <param name="Features">In the order in which the trees know them.</param>
/// <param name="Leads">In rows.</param>
/// <param name="Forests">Per lead.</param>
public sealed record SymHTrees(int Late, IReadOnlyList<SymHFeature> Features, IReadOnlyList<int> Leads, IReadOnlyList<ITreeModel> Forests)
{
    private const string IndexFile = "trees.json";

    /// <summary>One per class of lateness that has trees.</summary>
    /// <param name="leads">In rows.</param>
    /// <exception cref="InputException">A forest is missing, or knows features that this program does not have.</exception>
    public static IReadOnlyList<SymHTrees> Load(ModelBundle bundle, IReadOnlyList<int> leads, ITreeLearner learner)
    {
        if (!bundle.Files.ContainsKey(IndexFile))
        {
            return [];
        }

        var index = SymHModel.Read<TreeIndex>(bundle, IndexFile);
        var features = SymHFeatures.Select(index.Features);
        return [.. index.Late.Select(late => new SymHTrees(late, features, leads, [.. leads.Select(l => Forest(bundle, learner, File(late, l)))]))];
    }

    public static IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files(IReadOnlyList<SymHTrees> trees) => trees.Count == 0 ? [] :
    [
        KeyValuePair.Create(IndexFile, SymHModel.Write(new TreeIndex([.. trees.Select(t => t.Late)], [.. trees[0].Features.Select(f => f.Name)]))),
        .. trees.SelectMany(t => t.Forests.Select((f, lead) => KeyValuePair.Create(File(t.Late, t.Leads[lead]), (ReadOnlyMemory<byte>)f.Save()))),
    ];

    /// <param name="row">The features.</param>
    /// <param name="equation">Sym-H by the equation, by rows ahead.</param>
    /// <returns>Sym-H at each lead, nT.</returns>
    public ImmutableArray<double> Predict(ReadOnlySpan<float> row, ReadOnlySpan<double> equation)
    {
        var said = ImmutableArray.CreateBuilder<double>(Forests.Count);
        for (var lead = 0; lead < Forests.Count; lead++)
        {
            said.Add(equation[Leads[lead]] + Forests[lead].Predict(row));
        }

        return said.MoveToImmutable();
    }

    private static ITreeModel Forest(ModelBundle bundle, ITreeLearner learner, string file) => bundle.Files.TryGetValue(file, out var bytes)
        ? learner.Load(bytes)
        : throw new InputException($"model {bundle.Target}", $"has no file {file}");

    private static string File(int late, int ahead) => FormattableString.Invariant($"trees-late{SymHLateness.NameOf(late)}-{SymHLeads.Ahead(ahead).TotalMinutes:0}.bin");

    private sealed record TreeIndex(IReadOnlyList<int> Late, IReadOnlyList<string> Features);
}
