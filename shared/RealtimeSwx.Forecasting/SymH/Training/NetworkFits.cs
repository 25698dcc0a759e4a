using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Diagnosis;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>A member that is a mean of networks.</summary>
/// <param name="Name">Of the member.</param>
/// <param name="Networks">That differ by seed.</param>
/// <param name="LateNetworks">
/// So many more for each class of late Sym-H, trained on single rows as they would have been. 0 = those trained on timely Sym-H answer always.
/// </param>
/// <param name="Outages">Train also on every storm with <see cref="PlasmaOutages"/>.</param>
public sealed record NetworkPlan(string Name, int Networks, int LateNetworks, bool Outages, NetworkSpec Spec)
{
    // Quiet rows are all worth the same, nT.
    private const double Quiet = 25;

    /// <summary>
    /// Against the imbalance of quiet rows: a row's weight is the depth of Sym-H one and two hours later, over 25 nT and at least 1, to this power. 0 = all
    /// count the same. <see cref="NetworkSpec.DrawByWeight"/> says whether weights multiply the loss or the rows are drawn by them.
    /// </summary>
    public double StormWeight { get; init; }

    internal float WeightOf(IssueRows issues, int i) => StormWeight == 0
        ? 1
        : (float)Math.Pow(Math.Max(Quiet, SymHLeads.ScoredRows.Max(h => -issues.Truth(i, h))) / Quiet, StormWeight);
}

/// <summary>Series and targets of a member's networks: what the equation misses, at eight leads, in units of its spread.</summary>
internal sealed class NetworkFits(NetworkPlan plan, INetworkLearner learner, int sideBySide, Action<string> log)
{
    private const double Clip = 6;
    private static readonly int[] Ahead = [3, 6, 9, 12, 18, 24, 36, 72];
    private static readonly double[] LeadWeights = [.1, .1, .2, 1.5, .2, 1.5, .03, .03];

    private readonly List<LearningCurve> _curves = [];

    /// <summary>Of the first network with timely Sym-H, when storms were held out.</summary>
    public IReadOnlyList<LearningCurve> Curves => _curves;

    /// <summary>One set of networks, or one per class of lateness.</summary>
    /// <param name="held">Storms for the learning curve; the networks do not depend on them.</param>
    public IReadOnlyList<SymHNetwork> Fit(IReadOnlyList<TrainingStorm> train, IReadOnlyList<TrainingStorm> held, string name, CancellationToken cancel)
    {
        var classes = plan.LateNetworks == 0 ? [null] : Enumerable.Range(0, SymHLateness.Rows.Count).Select(c => (int?)c).ToArray();
        var result = new List<SymHNetwork>();
        foreach (var late in classes)
        {
            var (scaling, set) = Prepare(train, late ?? 0);
            var timely = late is null or 0;
            var watched = timely && held.Count > 0 ? new SeriesSet(set.Features, set.Leads, [.. held.Select(s => Whole(s.Issues[0], scaling))]) : null;
            var record = new CurveRecord($"{name}-{plan.Name}{(timely ? "" : $"-late{late}")}", Constant(set), log);
            var networks = new INetworkModel[late > 0 ? plan.LateNetworks : plan.Networks];
            Parallel.For(0, networks.Length, new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancel }, n =>
            {
                var spec = plan.Spec with { Seed = plan.Spec.Seed + n, LeadWeights = LeadWeights };
                IProgress<EpochReport> progress = n == 0 ? record : new CurveRecord($"{name}-{plan.Name}{(timely ? "" : $"-late{late}")}.{n + 1}", 0, log);
                networks[n] = learner.Fit(set, null, spec, progress, cancel, n == 0 ? watched : null).Model;
            });
            if (record.Curve is { } curve)
            {
                _curves.Add(curve);
            }

            result.Add(new SymHNetwork(plan.Name, late, scaling, networks, SymHLeads.Rows));
        }

        return result;
    }

    /// <summary>The answers of a member at the issue times of one storm.</summary>
    public static NetworkAnswer[] Predict(SymHNetwork member, IssueRows rows)
    {
        if (rows.Late > 0 && member.Late is null)
        {
            return [.. Enumerable.Range(0, rows.Count).Select(i => rows.Storm.FrameAt(rows.Row(i), rows.Late)).Select(f => member.Predict(f, f.Rows - 1))];
        }

        if (rows.Late > 0)
        {
            return member.PredictSeries(Standardised(member.Scaling.Features, rows.Count, rows.Features), i => rows.EquationFrom(i));
        }

        var storm = rows.Storm;
        var all = member.PredictSeries(Standardised(member.Scaling.Features, storm.Frame.Rows, storm.Features), storm.Frame.Outlook);
        return [.. Enumerable.Range(0, rows.Count).Select(i => all[rows.Row(i)])];
    }

    private (NetworkScaling Scaling, SeriesSet Set) Prepare(IReadOnlyList<TrainingStorm> train, int late)
    {
        var storms = plan.Outages && late == 0 ? [.. train, .. train.Select(s => s.WithOutages).OfType<TrainingStorm>()] : train;
        var issues = storms.Select(s => s.Issues[late]).Where(i => i.Count > 0).ToList();
        var features = FeatureScaling.Fit(
            [.. SymHFeatures.All.Select(f => f.Name)], issues.SelectMany(r => Enumerable.Range(0, r.Count).Select(r.Features)), Clip);
        var deviation = Ahead.Select(h => Math.Sqrt(
            issues.SelectMany(r => Enumerable.Range(0, r.Count).Select(i => r.Missed(i, h))).Where(double.IsFinite).Average(missed => missed * missed))).ToArray();
        var scaling = new NetworkScaling(features, Ahead, deviation);
        return (scaling, new SeriesSet(SymHFeatures.All.Count, Ahead.Length, [.. issues.Select(r => late == 0 ? Whole(r, scaling) : Single(r, scaling))]));
    }

    // Every row of the storm, for the networks that look back; only issue times have targets.
    private SeriesRows Whole(IssueRows issues, NetworkScaling scaling)
    {
        var rows = issues.Storm.Frame.Rows;
        var targets = new float[rows * Ahead.Length];
        var weights = new float[rows];
        Array.Fill(targets, float.NaN);
        for (var i = 0; i < issues.Count; i++)
        {
            weights[issues.Row(i)] = plan.WeightOf(issues, i);
            Targets(issues, i, scaling, targets.AsSpan(issues.Row(i) * Ahead.Length, Ahead.Length));
        }

        return new SeriesRows(Standardised(scaling.Features, rows, issues.Storm.Features), targets, weights);
    }

    private SeriesRows Single(IssueRows issues, NetworkScaling scaling)
    {
        var targets = new float[issues.Count * Ahead.Length];
        for (var i = 0; i < issues.Count; i++)
        {
            Targets(issues, i, scaling, targets.AsSpan(i * Ahead.Length, Ahead.Length));
        }

        return new SeriesRows(Standardised(scaling.Features, issues.Count, issues.Features), targets, [.. Enumerable.Range(0, issues.Count).Select(i => plan.WeightOf(issues, i))]);
    }

    private static void Targets(IssueRows issues, int i, NetworkScaling scaling, Span<float> into)
    {
        for (var o = 0; o < Ahead.Length; o++)
        {
            into[o] = (float)(issues.Missed(i, Ahead[o]) / scaling.Deviation[o]);
        }
    }

    private static float[] Standardised(FeatureScaling scaling, int count, Func<int, ReadOnlyMemory<float>> features)
    {
        var width = scaling.Names.Count;
        var rows = new float[count * width];
        for (var i = 0; i < count; i++)
        {
            scaling.Apply(features(i).Span, rows.AsSpan(i * width, width));
        }

        return rows;
    }

    // What always saying the mean of each lead would cost.
    private static double Constant(SeriesSet set) => Enumerable.Range(0, set.Leads).Sum(o =>
    {
        var (count, sum, squares) = (0, 0.0, 0.0);
        foreach (var series in set.Series)
        {
            for (var r = 0; r < series.Rows; r++)
            {
                if (series.Weights[r] > 0 && float.IsFinite(series.Targets[(r * set.Leads) + o]))
                {
                    double target = series.Targets[(r * set.Leads) + o];
                    (count, sum, squares) = (count + 1, sum + target, squares + (target * target));
                }
            }
        }

        return LeadWeights[o] * ((squares / count) - (sum / count * sum / count));
    }) / LeadWeights.Sum();
}
