using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Boosted trees as a member: one forest per class of lateness and lead.</summary>
/// <param name="Every">Timely issue times are five minutes apart and neighbours say the same: every how many-th is learned from.</param>
/// <param name="Settings">For the timely class.</param>
/// <param name="LateLeaf">Fewest rows in a leaf for the other classes, which are samples of issue times.</param>
public sealed record TreePlan(int Every, TreeSettings Settings, int LateLeaf);

internal sealed class TreeFits(TreePlan plan, ITreeLearner learner, Action<string> log)
{
    public IReadOnlyList<SymHTrees> Fit(IReadOnlyList<TrainingStorm> train, string name, CancellationToken cancel) =>
        [.. Enumerable.Range(0, SymHLateness.Rows.Count).Select(late => new SymHTrees(late, SymHFeatures.All, Forests(train, late, name, cancel)))];

    /// <summary>The answers at the issue times of one storm, per lead.</summary>
    public static double[][] Predict(SymHTrees member, IssueRows rows) =>
        [.. Enumerable.Range(0, rows.Count).Select(i => member.Predict(rows.Features(i).Span, rows.Equation(i)).ToArray())];

    private IReadOnlyList<ITreeModel> Forests(IReadOnlyList<TrainingStorm> train, int late, string name, CancellationToken cancel)
    {
        var issues = train.Select(s => late == 0 ? s.Issues[0].Thinned(plan.Every) : s.Issues[late]).ToList();
        var rows = new float[issues.Sum(r => r.Count) * SymHFeatures.All.Count];
        var at = 0;
        foreach (var (storm, i) in issues.SelectMany(r => Enumerable.Range(0, r.Count).Select(i => (r, i))))
        {
            storm.Features(i).Span.CopyTo(rows.AsSpan(at));
            at += SymHFeatures.All.Count;
        }

        var settings = late == 0 ? plan.Settings : plan.Settings with { MinimumLeaf = plan.LateLeaf };
        return [.. SymHLeads.Rows.Select(ahead =>
        {
            float[] missed = [.. issues.SelectMany(r => Enumerable.Range(0, r.Count).Select(i => (float)r.Missed(i, ahead)))];
            var forest = learner.Fit(new TreeSet(SymHFeatures.All.Count, rows, missed, []), settings, cancel);
            log(FormattableString.Invariant($"{name}-trees: {5 * ahead} min ahead, Sym-H late {SymHLateness.NameOf(late)}: {missed.Length} rows"));
            return forest;
        })];
    }
}
