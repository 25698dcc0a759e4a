using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>How inputs and outputs of networks are scaled: an output is (Kp - <c>Mean</c>) / <c>Deviation</c> of its lead over the rows learned from.</summary>
internal sealed record KpNetworkScaling(FeatureScaling Features, double[] Mean, double[] Deviation);

/// <summary>A member that is the mean of networks that differ by their seed and see each row for itself.</summary>
internal sealed class KpNetworks(KpNetworkScaling scaling, IReadOnlyList<INetworkModel> networks) : IDisposable
{
    /// <summary>Kp units by lead.</summary>
    /// <param name="row">Features as measured.</param>
    public double[] Predict(ReadOnlySpan<float> row)
    {
        Span<float> scaled = stackalloc float[row.Length];
        scaling.Features.Apply(row, scaled);
        var result = new double[scaling.Mean.Length];
        foreach (var network in networks)
        {
            var said = network.PredictNewest(scaled);
            for (var lead = 0; lead < result.Length; lead++)
            {
                result[lead] += (scaling.Mean[lead] + (scaling.Deviation[lead] * said[lead])) / networks.Count;
            }
        }

        return result;
    }

    /// <param name="stem">First part of the file names.</param>
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files(string stem) =>
    [
        KeyValuePair.Create(ScalingFile(stem), (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(scaling)),
        .. networks.Select((n, i) => KeyValuePair.Create(File(stem, i), (ReadOnlyMemory<byte>)n.Save())),
    ];

    /// <param name="features">Names that this version computes; the saved ones must be the same.</param>
    /// <exception cref="InputException">Files that are missing or of another version.</exception>
    public static KpNetworks Load(ModelBundle bundle, string stem, IReadOnlyList<string> features, ILearners learners)
    {
        var scaling = KpMembers.Read<KpNetworkScaling>(bundle, ScalingFile(stem));
        if (!scaling.Features.Names.SequenceEqual(features))
        {
            throw new InputException("model bundle", $"{ScalingFile(stem)} does not fit the features of this version");
        }

        var files = Enumerable.Range(0, bundle.Files.Count).Select(i => File(stem, i)).TakeWhile(bundle.Files.ContainsKey).ToList();
        return files.Count > 0
            ? new KpNetworks(scaling, [.. files.Select(f => learners.Networks.Load(bundle.Files[f]))])
            : throw new InputException("model bundle", $"has no {File(stem, 0)}");
    }

    public void Dispose() => networks.ToList().ForEach(n => n.Dispose());

    private static string ScalingFile(string stem) => $"{stem}.json";

    private static string File(string stem, int i) => FormattableString.Invariant($"{stem}-{i + 1}.bin");
}
