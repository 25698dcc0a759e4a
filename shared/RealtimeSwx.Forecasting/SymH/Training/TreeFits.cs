using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>Boosted trees as a member: one forest for each class of lateness and lead.</summary>
/// <param name="Late">Classes of <see cref="SymHLateness"/> that have trees.</param>
public sealed record TreePlan(IReadOnlyList<int> Late, TreeSettings Settings);

internal sealed class TreeFits(TreePlan plan, ITreeLearner learner, Action<string> log)
{
    // Late issue times are a sample of every eighth; timely ones are thinned as much, because neighbours say the same.
    private const int TimelyEvery = 8;

    public IReadOnlyList<SymHTrees> Fit(IReadOnlyList<TrainingStorm> train, string name, CancellationToken cancel) =>
        [.. plan.Late.Select(late => new SymHTrees(late, SymHFeatures.All, SymHLeads.Rows, Forests(train, late, name, cancel)))];

    /// <summary>The answers at the issue times of one storm, per lead.</summary>
    public static double[][] Predict(SymHTrees member, IssueRows rows) =>
        [.. Enumerable.Range(0, rows.Count).Select(i => member.Predict(rows.Features(i).Span, rows.Equation(i)).ToArray())];

    private List<ITreeModel> Forests(IReadOnlyList<TrainingStorm> train, int late, string name, CancellationToken cancel)
    {
        var issues = train.Select(s => late == 0 ? s.Issues[0].Thinned(TimelyEvery) : s.Issues[late]).SelectMany(r => Enumerable.Range(0, r.Count).Select(i => (Rows: r, I: i))).ToList();
        var forests = new List<ITreeModel>();
        foreach (var ahead in SymHLeads.Rows)
        {
            var known = issues.Where(i => double.IsFinite(i.Rows.Truth(i.I, ahead))).ToList();
            var rows = new float[known.Count * SymHFeatures.All.Count];
            for (var k = 0; k < known.Count; k++)
            {
                known[k].Rows.Features(known[k].I).Span.CopyTo(rows.AsSpan(k * SymHFeatures.All.Count));
            }

            float[] missed = [.. known.Select(i => (float)i.Rows.Missed(i.I, ahead))];
            forests.Add(learner.Fit(new TreeSet(SymHFeatures.All.Count, rows, missed, []), plan.Settings, cancel));
        }

        log(FormattableString.Invariant($"{name}-trees: Sym-H late {SymHLateness.NameOf(late)}, {issues.Count} rows"));
        return forests;
    }
}
