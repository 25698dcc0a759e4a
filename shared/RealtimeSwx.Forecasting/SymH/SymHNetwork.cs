using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>How a network's inputs and outputs are scaled. Output o is (Sym-H at <c>Rows[o]</c> ahead - the equation) / <c>Deviation[o]</c>.</summary>
public sealed record NetworkScaling(FeatureScaling Features, IReadOnlyList<int> Rows, IReadOnlyList<double> Deviation);

/// <summary>What a member expects at each lead, nT: Sym-H and the standard deviation of its error.</summary>
public sealed record NetworkAnswer(ImmutableArray<double> Mean, ImmutableArray<double> Spread);

/// <summary>A member that is the mean of causal networks of one kind; they differ by their seed and predict what the equation misses.</summary>
public sealed class SymHNetwork : IDisposable
{
    // Standard deviations beyond these powers of e are no statement of a network about Sym-H.
    private const float LeastLogSpread = -5;
    private const float MostLogSpread = 3;

    private readonly int[] _outputs;

    /// <param name="late">Class of <see cref="SymHLateness"/> that it answers for; null = all.</param>
    /// <param name="leads">In rows: what an answer holds, of all that the networks predict.</param>
    /// <exception cref="InputException">A lead that the networks do not predict.</exception>
    public SymHNetwork(string name, int? late, NetworkScaling scaling, IReadOnlyList<INetworkModel> networks, IReadOnlyList<int> leads)
    {
        (Name, Late, Scaling, Networks, Leads) = (name, late, scaling, networks, leads);
        Features = SymHFeatures.Select(scaling.Features.Names);
        _outputs = [.. leads.Select(h => scaling.Rows.ToList().IndexOf(h) is >= 0 and var o ? o : throw new InputException(ScalingFile(name, late), $"no output {h} rows ahead"))];
    }

    /// <summary>Of the member, e.g. <c>tcn</c>.</summary>
    public string Name { get; }

    public int? Late { get; }

    public NetworkScaling Scaling { get; }

    public IReadOnlyList<int> Leads { get; }

    public IReadOnlyList<INetworkModel> Networks { get; }

    public IReadOnlyList<SymHFeature> Features { get; }

    /// <summary>Rows that an answer depends on.</summary>
    public int Window => Networks.Max(n => n.Window);

    /// <summary>File of the i-th network, from 0.</summary>
    public string File(int i) => File(Name, Late, i);

    public static string File(string name, int? late, int i) => FormattableString.Invariant($"{Stem(name, late)}-{i + 1}.bin");

    /// <summary>All networks of a member in a bundle: one set for every class of lateness, or one per class.</summary>
    public static IReadOnlyList<SymHNetwork> Load(string name, ModelBundle bundle, IReadOnlyList<int> leads, ILearners learners)
    {
        var classes = bundle.Files.ContainsKey(ScalingFile(name, null)) ? [null] : Enumerable.Range(0, SymHLateness.Rows.Count).Select(c => (int?)c).ToArray();
        return [.. classes.Select(late =>
        {
            var files = Enumerable.Range(0, bundle.Files.Count).Select(i => File(name, late, i)).TakeWhile(bundle.Files.ContainsKey).ToList();
            return files.Count > 0
                ? new SymHNetwork(name, late, SymHModel.Read<NetworkScaling>(bundle, ScalingFile(name, late)), [.. files.Select(f => learners.Networks.Load(bundle.Files[f]))], leads)
                : throw new InputException($"model {bundle.Target}", $"has no file {File(name, late, 0)}");
        })];
    }

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files() =>
    [
        KeyValuePair.Create(ScalingFile(Name, Late), SymHModel.Write(Scaling)),
        .. Networks.Select((n, i) => KeyValuePair.Create(File(i), (ReadOnlyMemory<byte>)n.Save())),
    ];

    public bool AnswersFor(int late) => Late is null || Late == late;

    /// <summary>The answer at <paramref name="row"/>.</summary>
    public NetworkAnswer Predict(SymHFrame frame, int row)
    {
        var rows = Standardised(frame, row + 1 - Window, Window);
        return Answer([.. Networks.Select(n => (ReadOnlyMemory<float>)n.PredictNewest(rows))], frame.Outlook(row).Span);
    }

    /// <summary>The answers at every row of a series, to rounding those of <see cref="Predict"/> at each.</summary>
    /// <param name="rows">Standardised, row x feature.</param>
    /// <param name="equation">Sym-H by the equation from a row, by rows ahead.</param>
    public NetworkAnswer[] PredictSeries(ReadOnlySpan<float> rows, Func<int, ReadOnlyMemory<double>> equation)
    {
        var said = new ReadOnlyMemory<float>[Networks.Count];
        for (var n = 0; n < said.Length; n++)
        {
            said[n] = Networks[n].PredictSeries(rows);
        }

        var width = 2 * Scaling.Rows.Count;
        return [.. Enumerable.Range(0, rows.Length / Features.Count).Select(row => Answer([.. said.Select(s => s.Slice(row * width, width))], equation(row).Span))];
    }

    /// <summary>Rows of a frame from <paramref name="first"/>, standardised, row x feature; its first row stands for those before it.</summary>
    public float[] Standardised(SymHFrame frame, int first, int count)
    {
        var rows = new float[count * Features.Count];
        Span<float> raw = stackalloc float[Features.Count];
        for (var i = 0; i < count; i++)
        {
            SymHFeatures.Fill(frame, Math.Max(0, first + i), Features, raw);
            Scaling.Features.Apply(raw, rows.AsSpan(i * Features.Count, Features.Count));
        }

        return rows;
    }

    public void Dispose() => Networks.ToList().ForEach(n => n.Dispose());

    // The mixture of the networks' normal distributions, by its mean and variance.
    private NetworkAnswer Answer(IReadOnlyList<ReadOnlyMemory<float>> said, ReadOnlySpan<double> equation)
    {
        var mean = ImmutableArray.CreateBuilder<double>(_outputs.Length);
        var spread = ImmutableArray.CreateBuilder<double>(_outputs.Length);
        for (var lead = 0; lead < _outputs.Length; lead++)
        {
            var output = _outputs[lead];
            var (sum, squares) = (0.0, 0.0);
            foreach (var network in said)
            {
                double value = network.Span[output];
                double deviation = Math.Exp(Math.Clamp(network.Span[Scaling.Rows.Count + output], LeastLogSpread, MostLogSpread));
                sum += value;
                squares += (value * value) + (deviation * deviation);
            }

            var middle = sum / said.Count;
            mean.Add(equation[Leads[lead]] + (Scaling.Deviation[output] * middle));
            spread.Add(Scaling.Deviation[output] * Math.Sqrt(Math.Max(0, (squares / said.Count) - (middle * middle))));
        }

        return new NetworkAnswer(mean.MoveToImmutable(), spread.MoveToImmutable());
    }

    private static string ScalingFile(string name, int? late) => $"{Stem(name, late)}.json";

    private static string Stem(string name, int? late) => late is { } c ? FormattableString.Invariant($"{name}-late{SymHLateness.NameOf(c)}") : name;
}
