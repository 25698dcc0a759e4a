using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <param name="Kind">Learner and member.</param>
/// <param name="Steps">Rows of a window.</param>
/// <param name="Stride">Between them, in rows of the grid.</param>
/// <param name="Networks">That differ by seed.</param>
/// <param name="LateNetworks">
/// So many more for each class of late Sym-H; such networks see one row. 0 = those trained on timely Sym-H answer always.
/// </param>
/// <param name="Every">Every how many-th row with timely Sym-H is a training window: neighbours say the same.</param>
public sealed record NetworkPlan(string Kind, int Steps, int Stride, int Networks, int LateNetworks, int Every, SequenceSettings Settings);

/// <summary>Windows and targets of a member's networks: what the equation misses, at six leads, in units of its spread.</summary>
internal sealed class NetworkFits(NetworkPlan plan, ISequenceLearner learner, int sideBySide, Action<string> log)
{
    private const double Clip = 6;
    private static readonly int[] Ahead = [3, 6, 9, 12, 18, 24];
    private static readonly double[] OutputWeights = [.3, .5, .7, 1.5, .7, 1.5];

    /// <summary>One set of networks, or one per class of lateness.</summary>
    public IReadOnlyList<SymHNetwork> Fit(IReadOnlyList<TrainingStorm> train, string name, CancellationToken cancel)
    {
        var classes = plan.LateNetworks == 0 ? [null] : Enumerable.Range(0, SymHLateness.Rows.Count).Select(c => (int?)c).ToArray();
        var sets = classes.Select(late => (Late: late, Data: Prepare([.. train.Select(s => s.Issues[late ?? 0])]))).ToList();
        var wanted = sets.SelectMany(s => Enumerable.Range(0, s.Late > 0 ? plan.LateNetworks : plan.Networks).Select(i => (s.Late, s.Data, Seed: i))).ToList();
        var networks = new ISequenceModel[wanted.Count];
        Parallel.For(0, wanted.Count, new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancel }, n =>
        {
            var (late, data, seed) = wanted[n];
            networks[n] = learner.Fit(
                data.Set, null, plan.Settings with { Seed = plan.Settings.Seed + seed, OutputWeights = OutputWeights }, new EpochLog(log, $"{plan.Kind} {name} late{late}.{seed + 1}"), cancel);
        });
        return [.. sets.Select(s => new SymHNetwork(plan.Kind, s.Late, s.Data.Scaling, [.. wanted.Zip(networks).Where(w => w.First.Late == s.Late).Select(w => w.Second)]))];
    }

    private (NetworkScaling Scaling, SequenceSet Set) Prepare(IReadOnlyList<IssueRows> issues)
    {
        var features = FeatureScaling.Fit(
            [.. SymHFeatures.All.Select(f => f.Name)], issues.SelectMany(r => Enumerable.Range(0, r.Count).Select(r.Features)), Clip);
        var count = issues.Sum(r => r.Count);
        var deviation = Ahead.Select(h => Math.Sqrt(issues.Sum(r => Enumerable.Range(0, r.Count).Sum(i => Math.Pow(r.Missed(i, h), 2))) / count)).ToArray();
        var scaling = new NetworkScaling(features, plan.Steps, plan.Stride, Ahead, deviation);
        return (scaling, plan.Steps > 1 ? Windows(issues, scaling) : Rows(issues, scaling));
    }

    /// <summary>Sym-H at every lead for the i-th row, one window at a time as in operation.</summary>
    public static double[] Predict(SymHNetwork member, IssueRows rows, int i)
    {
        var scaling = member.Scaling;
        if (scaling.Steps > 1 && rows.Late > 0)
        {
            var frame = rows.Storm.FrameAt(rows.Row(i), rows.Late);
            return [.. member.Predict(frame, frame.Rows - 1)];
        }

        var width = SymHFeatures.All.Count;
        var window = new float[scaling.Steps * width];
        for (var step = 0; step < scaling.Steps; step++)
        {
            var back = (scaling.Steps - 1 - step) * scaling.Stride;
            var features = back == 0 ? rows.Features(i) : rows.Storm.Features(Math.Max(0, rows.Row(i) - back));
            scaling.Features.Apply(features.Span, window.AsSpan(step * width, width));
        }

        return [.. member.Predict(window, rows.Equation(i))];
    }

    // Windows overlap: the rows of a storm are stored once.
    private SequenceSet Windows(IReadOnlyList<IssueRows> issues, NetworkScaling scaling)
    {
        var width = SymHFeatures.All.Count;
        var rows = new float[issues.Sum(r => r.Storm.Frame.Rows) * width];
        var starts = new List<int>();
        var targets = new List<float>();
        var offset = 0;
        var reach = (scaling.Steps - 1) * scaling.Stride;
        foreach (var storm in issues)
        {
            for (var row = 0; row < storm.Storm.Frame.Rows; row++)
            {
                scaling.Features.Apply(storm.Storm.Features(row).Span, rows.AsSpan((offset + row) * width, width));
            }

            for (var i = 0; i < storm.Count; i++)
            {
                if (storm.Row(i) >= reach && storm.Row(i) % plan.Every == 0)
                {
                    starts.Add(offset + storm.Row(i) - reach);
                    targets.AddRange(Targets(storm, i, scaling));
                }
            }

            offset += storm.Storm.Frame.Rows;
        }

        return Set(scaling, rows, starts, targets);
    }

    private SequenceSet Rows(IReadOnlyList<IssueRows> all, NetworkScaling scaling)
    {
        var width = SymHFeatures.All.Count;
        var issues = all.Select(r => r.Late == 0 ? r.Thinned(plan.Every) : r).ToList();
        var rows = new float[issues.Sum(r => r.Count) * width];
        var targets = new List<float>();
        var at = 0;
        foreach (var storm in issues)
        {
            for (var i = 0; i < storm.Count; i++)
            {
                scaling.Features.Apply(storm.Features(i).Span, rows.AsSpan(at++ * width, width));
                targets.AddRange(Targets(storm, i, scaling));
            }
        }

        return Set(scaling, rows, [.. Enumerable.Range(0, at)], targets);
    }

    private static IEnumerable<float> Targets(IssueRows rows, int i, NetworkScaling scaling) =>
        Ahead.Select((h, o) => (float)(rows.Missed(i, h) / scaling.Deviation[o]));

    private static SequenceSet Set(NetworkScaling scaling, float[] rows, List<int> starts, List<float> targets) =>
        new(scaling.Steps, SymHFeatures.All.Count, Ahead.Length, rows, [.. starts], [.. targets], [.. starts.Select(_ => 1f)], scaling.Stride);

    private sealed class EpochLog(Action<string> log, string name) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => log(FormattableString.Invariant($"{name}: epoch {value.Epoch}/{value.Epochs}, loss {value.TrainLoss:0.0000}"));
    }
}
