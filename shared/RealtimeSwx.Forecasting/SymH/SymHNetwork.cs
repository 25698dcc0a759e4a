using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>How a network's inputs and outputs are scaled. Output o is (Sym-H at <c>Rows[o]</c> ahead - the equation) / <c>Deviation[o]</c>.</summary>
public sealed record NetworkScaling(FeatureScaling Features, int Steps, int Stride, IReadOnlyList<int> Rows, IReadOnlyList<double> Deviation);

/// <summary>A member that is the mean of networks of one kind; they differ by their seed and predict what the equation misses.</summary>
public sealed class SymHNetwork : IDisposable
{
    private readonly int[] _outputs;

    /// <param name="late">Class of <see cref="SymHLateness"/> that it answers for; null = all.</param>
    public SymHNetwork(string name, int? late, NetworkScaling scaling, IReadOnlyList<ISequenceModel> networks)
    {
        (Name, Late, Scaling, Networks) = (name, late, scaling, networks);
        Features = SymHFeatures.Select(scaling.Features.Names);
        _outputs = [.. SymHLeads.Rows.Select(h => scaling.Rows.ToList().IndexOf(h))];
    }

    /// <summary>Member and learner kind, e.g. <c>lstm</c>.</summary>
    public string Name { get; }

    public int? Late { get; }

    public NetworkScaling Scaling { get; }

    public IReadOnlyList<ISequenceModel> Networks { get; }

    public IReadOnlyList<SymHFeature> Features { get; }

    /// <summary>File of the i-th network, from 0.</summary>
    public string File(int i) => File(Name, Late, i);

    public static string File(string name, int? late, int i) => FormattableString.Invariant($"{Stem(name, late)}-{i + 1}.bin");

    /// <summary>All networks of a member in a bundle: one for every class of lateness, or one per class.</summary>
    public static IReadOnlyList<SymHNetwork> Load(string name, ModelBundle bundle, ILearners learners)
    {
        var classes = bundle.Files.ContainsKey(ScalingFile(name, null)) ? [null] : Enumerable.Range(0, SymHLateness.Rows.Count).Select(c => (int?)c).ToArray();
        return [.. classes.Select(late =>
        {
            var files = Enumerable.Range(0, bundle.Files.Count).Select(i => File(name, late, i)).TakeWhile(bundle.Files.ContainsKey).ToList();
            return files.Count > 0
                ? new SymHNetwork(name, late, SymHModel.Read<NetworkScaling>(bundle, ScalingFile(name, late)), [.. files.Select(f => learners.Sequence(name).Load(bundle.Files[f]))])
                : throw new InputException($"model {bundle.Target}", $"has no file {File(name, late, 0)}");
        })];
    }

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Files() =>
    [
        KeyValuePair.Create(ScalingFile(Name, Late), SymHModel.Write(Scaling)),
        .. Networks.Select((n, i) => KeyValuePair.Create(File(i), (ReadOnlyMemory<byte>)n.Save())),
    ];

    public bool AnswersFor(int late) => Late is null || Late == late;

    /// <summary>Sym-H at every lead from the window that ends with <paramref name="row"/>.</summary>
    public ImmutableArray<double> Predict(SymHFrame frame, int row) => Predict(Window(frame, row), frame.Burton(row));

    /// <param name="window">Standardised, step x feature.</param>
    /// <param name="equation">Sym-H by the equation, by rows ahead.</param>
    public ImmutableArray<double> Predict(ReadOnlySpan<float> window, ReadOnlySpan<double> equation)
    {
        var sum = new double[Scaling.Rows.Count];
        foreach (var network in Networks)
        {
            var said = network.Predict(window);
            for (var o = 0; o < sum.Length; o++)
            {
                sum[o] += said[o] / Networks.Count;
            }
        }

        var result = ImmutableArray.CreateBuilder<double>(_outputs.Length);
        for (var lead = 0; lead < _outputs.Length; lead++)
        {
            result.Add(equation[SymHLeads.Rows[lead]] + (Scaling.Deviation[_outputs[lead]] * sum[_outputs[lead]]));
        }

        return result.MoveToImmutable();
    }

    /// <summary>The window that ends with <paramref name="row"/>, standardised, step x feature.</summary>
    public float[] Window(SymHFrame frame, int row)
    {
        var window = new float[Scaling.Steps * Features.Count];
        Span<float> raw = stackalloc float[Features.Count];
        for (var s = 0; s < Scaling.Steps; s++)
        {
            var at = Math.Max(0, row - ((Scaling.Steps - 1 - s) * Scaling.Stride));
            SymHFeatures.Fill(frame, at, Features, raw);
            Scaling.Features.Apply(raw, window.AsSpan(s * Features.Count, Features.Count));
        }

        return window;
    }

    public void Dispose() => Networks.ToList().ForEach(n => n.Dispose());

    private static string ScalingFile(string name, int? late) => $"{Stem(name, late)}.json";

    private static string Stem(string name, int? late) => late is { } c ? FormattableString.Invariant($"{name}-late{5 * SymHLateness.Rows[c]}") : name;
}
