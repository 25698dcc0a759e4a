using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// One fit of every member: ridge regression, boosted trees of what the ridge misses (forests that differ by their seed, for each lead), networks on all
/// rows, and networks that learned only from rows where the last known value is <see cref="StormFrom"/> or more.
/// </summary>
internal sealed class KpMembers(LinearModel ridge, IReadOnlyList<IReadOnlyList<ITreeModel>> trees, KpNetworks network, KpNetworks storm) : IDisposable
{
    public const string Ridge = "ridge";
    public const string Trees = "trees";
    public const string Network = "mlp";
    public const string Storm = "storm";

    /// <summary>Order of the members in every array.</summary>
    public static readonly IReadOnlyList<string> Names = [Ridge, Trees, Network, Storm];

    /// <summary>Last known value from which the networks for storms answer (3+), Kp units; below it they have learned nothing and the member says what <c>mlp</c> says.</summary>
    public const double StormFrom = 3.2;

    /// <summary>Kp units, member x lead.</summary>
    /// <param name="row">Features as measured.</param>
    public double[][] Predict(ReadOnlySpan<float> row)
    {
        var linear = ridge.Predict(row);
        var boosted = new double[trees.Count];
        for (var lead = 0; lead < boosted.Length; lead++)
        {
            boosted[lead] = linear[lead];
            foreach (var forest in trees[lead])
            {
                boosted[lead] += forest.Predict(row) / trees[lead].Count;
            }
        }

        var everywhere = network.Predict(row);
        return [linear, boosted, everywhere, IsDisturbed(row) ? storm.Predict(row) : everywhere];
    }

    /// <summary>Whether a row is one that the networks for storms learn from and answer for.</summary>
    public static bool IsDisturbed(ReadOnlySpan<float> row) => row[KpFeatures.LastKnown] >= StormFrom;

    /// <param name="part">First part of the file names.</param>
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files(KpCadence cadence, string part) =>
    [
        File(RidgeFile(part), JsonSerializer.SerializeToUtf8Bytes(ridge)),
        .. trees.SelectMany((forests, lead) => forests.Select((t, i) => File(TreeFile(cadence, part, lead, i), t.Save()))),
        .. network.Files(Stem(part, Network)),
        .. storm.Files(Stem(part, Storm)),
    ];

    /// <param name="features">Names that this version computes; the saved ones must be the same.</param>
    public static KpMembers Load(KpCadence cadence, ModelBundle bundle, string part, IReadOnlyList<string> features, ILearners learners)
    {
        var ridge = Read<LinearModel>(bundle, RidgeFile(part));
        return ridge.Scaling.Names.SequenceEqual(features) && ridge.Weights.Count == cadence.Leads
            ? new KpMembers(
                ridge,
                [.. Enumerable.Range(0, cadence.Leads).Select(lead => Forests(cadence, bundle, part, lead, learners))],
                KpNetworks.Load(bundle, Stem(part, Network), features, learners),
                KpNetworks.Load(bundle, Stem(part, Storm), features, learners))
            : throw new InputException("model bundle", $"{RidgeFile(part)} does not fit the features of this version");
    }

    private static List<ITreeModel> Forests(KpCadence cadence, ModelBundle bundle, string part, int lead, ILearners learners)
    {
        var files = Enumerable.Range(0, bundle.Files.Count).Select(i => TreeFile(cadence, part, lead, i)).TakeWhile(bundle.Files.ContainsKey).ToList();
        return files.Count > 0 ? [.. files.Select(f => learners.Trees.Load(bundle.Files[f]))] : throw new InputException("model bundle", $"has no {TreeFile(cadence, part, lead, 0)}");
    }

    public static T Read<T>(ModelBundle bundle, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Bytes(bundle, file).Span) ?? throw new InputException("model bundle", $"{file} is empty");
        }
        catch (JsonException e)
        {
            throw new InputException("model bundle", $"{file}: {e.Message}");
        }
    }

    public void Dispose()
    {
        network.Dispose();
        storm.Dispose();
    }

    private static ReadOnlyMemory<byte> Bytes(ModelBundle bundle, string file) =>
        bundle.Files.TryGetValue(file, out var bytes) ? bytes : throw new InputException("model bundle", $"has no {file}");

    private static KeyValuePair<string, ReadOnlyMemory<byte>> File(string name, byte[] bytes) => KeyValuePair.Create(name, (ReadOnlyMemory<byte>)bytes);

    private static string RidgeFile(string part) => $"{part}-ridge.json";

    private static string TreeFile(KpCadence cadence, string part, int lead, int i) => FormattableString.Invariant($"{part}-trees-{cadence.HorizonName(lead * cadence.Step)}-{i + 1}.bin");

    private static string Stem(string part, string member) => $"{part}-{member}";
}
