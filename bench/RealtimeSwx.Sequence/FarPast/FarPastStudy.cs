using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Sequence.FarPast;

/// <summary>What the far past is worth to a recurrent network: skill by history length, with the history in random order, and the gradient by lag.</summary>
internal static class FarPastStudy
{
    public static IReadOnlyList<string> Kinds { get; } = ["rnn", "irnn", "lstm", "gru"];

    /// <summary>Rows of history, 5 minutes each, the newest included.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [1, 3, 6, 12, 24, 48];

    public const int ShuffledLength = 24;
    private const int GradientWindows = 256;

    public static void Run(IReadOnlyList<StormRows> storms, string work, string plots, int seeds, int sideBySide)
    {
        var rows = new SparseRows(storms);
        var results = new FarPastResults(Path.Combine(work, "far-past.csv"));
        var wanted = Enumerable.Range(1, seeds).SelectMany(seed => Kinds.SelectMany(kind =>
            Lengths.Select(l => (Kind: kind, Length: l, Seed: seed, Shuffled: false)).Append((Kind: kind, Length: ShuffledLength, Seed: seed, Shuffled: true)))).ToList();
        var learner = new TorchLearners("cpu").Networks;
        Parallel.ForEach(wanted.Where(w => !results.Has(w.Kind, w.Length, w.Seed, w.Shuffled)), new ParallelOptions { MaxDegreeOfParallelism = sideBySide }, w =>
        {
            var spec = Spec(w.Kind, w.Length, w.Seed);
            var train = w.Shuffled ? SparseRows.Windows(rows.Train.Series, w.Length, w.Seed) : rows.Train;
            using var model = learner.Fit(train, null, spec, null, CancellationToken.None).Model;
            var lines = new List<FarPastLine> { new(w.Kind, w.Length, w.Seed, w.Shuffled ? "shuffled" : "skill", rows.Skill(model, w.Shuffled ? w.Seed : null)) };
            if (w.Length == Lengths[^1])
            {
                using var start = learner.Fit(train, null, spec with { Epochs = 0 }, null, CancellationToken.None).Model;
                var windows = Windows(rows, w.Length);
                lines.Add(new FarPastLine(w.Kind, w.Length, w.Seed, "gradient-start", start.GradientByLag(windows)));
                lines.Add(new FarPastLine(w.Kind, w.Length, w.Seed, "gradient", model.GradientByLag(windows)));
            }

            results.Add(lines);
        });
        results.Print(Kinds, Lengths);
        FarPastPlots.Draw(results, plots);
    }

    /// <summary>Small networks: the question is what history adds, not how good they can be made.</summary>
    private static NetworkSpec Spec(string kind, int length, int seed) => NetworkSpec.For(kind) with
    {
        Width = 16, Hidden = 24, Window = length, WarmUp = length - 1, Chunk = 1, Batch = 256, Epochs = 4, LearningRate = 4e-3, IdentityScale = 1,
        InputDropout = 0, Dropout = 0.1, InputNoise = 0.05, Seed = seed,
    };

    /// <summary>Windows from all over the storms held out.</summary>
    private static float[] Windows(SparseRows rows, int length)
    {
        var ends = rows.Held.SelectMany((s, i) => Enumerable.Range(length - 1, s.Rows - length + 1).Where(r => s.Weights[r] > 0).Select(r => (Series: i, Row: r))).ToList();
        return [.. Enumerable.Range(0, GradientWindows).Select(i => ends[(int)((long)i * ends.Count / GradientWindows)])
            .SelectMany(e => rows.Held[e.Series].Inputs.AsSpan((e.Row + 1 - length) * SparseRows.Features, length * SparseRows.Features).ToArray())];
    }
}
