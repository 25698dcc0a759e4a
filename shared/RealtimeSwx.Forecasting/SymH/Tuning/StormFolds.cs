using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Forecasting.Tuning;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Tuning;

/// <param name="Predict">Sym-H at every scored lead, row by row of a held storm.</param>
/// <param name="Owner">Freed when the fold is scored.</param>
internal sealed record FoldModel(Func<IssueRows, double[][]> Predict, IDisposable? Owner = null);

/// <summary>
/// Cross-validation over storms for tuning: the objective is the mean over the scored leads of pooled RMSE over that of persistence, on storms that the
/// fit had not seen.
/// </summary>
/// <param name="storms">With Sym-H at its label.</param>
/// <param name="folds">Fold of a storm = 7 * number mod folds.</param>
/// <param name="every">Every how many-th issue time is scored.</param>
internal sealed class StormFolds(IReadOnlyList<TrainingStorm> storms, int folds, int every)
{
    public IEnumerable<(int Fold, IReadOnlyList<IssueRows> Train, IReadOnlyList<IssueRows> Held)> All()
    {
        var grouped = storms.GroupBy(s => 7 * s.Storm % folds).Select(g => g.ToHashSet()).ToList();
        var groups = grouped.Count > 1 ? grouped : [.. storms.Select((s, i) => (s, i)).GroupBy(p => p.i % folds, p => p.s).Select(g => g.ToHashSet())];
        return groups.Select((group, fold) => (
            fold,
            (IReadOnlyList<IssueRows>)[.. storms.Where(s => !group.Contains(s)).Select(s => s.Issues[0])],
            (IReadOnlyList<IssueRows>)[.. storms.Where(group.Contains).Select(s => s.Issues[0].Thinned(every))]));
    }

    /// <param name="fit">The model of a fold, on the storms that are not held.</param>
    public Evaluation Evaluate(Func<int, IReadOnlyList<IssueRows>, FoldModel> fit, CancellationToken cancel)
    {
        var said = SymHLeads.ScoredRows.Select(_ => new List<double>()).ToList();
        var last = SymHLeads.ScoredRows.Select(_ => new List<double>()).ToList();
        var truth = SymHLeads.ScoredRows.Select(_ => new List<double>()).ToList();
        foreach (var (fold, train, held) in All())
        {
            cancel.ThrowIfCancellationRequested();
            var model = fit(fold, train);
            using var owner = model.Owner;
            foreach (var rows in held)
            {
                var answers = model.Predict(rows);
                for (var i = 0; i < rows.Count; i++)
                {
                    var answer = answers[i];
                    for (var lead = 0; lead < answer.Length; lead++)
                    {
                        said[lead].Add(answer[lead]);
                        last[lead].Add(rows.Now(i));
                        truth[lead].Add(rows.Truth(i, SymHLeads.ScoredRows[lead]));
                    }
                }
            }
        }

        var rmse = said.Zip(truth, (s, t) => ErrorSum.Of(s.ToArray(), t.ToArray()).Rmse).ToList();
        var persistence = last.Zip(truth, (s, t) => ErrorSum.Of(s.ToArray(), t.ToArray()).Rmse).ToList();
        var measures = SymHLeads.Scored.SelectMany((lead, i) => new[]
        {
            KeyValuePair.Create(FormattableString.Invariant($"rmse_{lead.TotalMinutes:0}"), rmse[i]),
            KeyValuePair.Create(FormattableString.Invariant($"persistence_rmse_{lead.TotalMinutes:0}"), persistence[i]),
        });
        return new Evaluation(rmse.Zip(persistence, (r, p) => r / p).Average(), new SortedDictionary<string, double>(measures.ToDictionary(), StringComparer.Ordinal));
    }
}
