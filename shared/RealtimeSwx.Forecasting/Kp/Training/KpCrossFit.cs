using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>Fits without each fold, and what they say of it.</summary>
/// <param name="Fits">One per fold, fitted on the rows of the others.</param>
/// <param name="Said">Row, then member x lead: by the fit that had not seen the row.</param>
internal sealed record KpCrossFit(IReadOnlyList<KpMembers> Fits, double[][][] Said)
{
    public static KpCrossFit Run(KpRows rows, int folds, KpFitPlan plan, int seed, ILearners learners, Action<string> progress, CancellationToken cancel)
    {
        var (fits, said) = (new List<KpMembers>(), new double[rows.Count][][]);
        for (var fold = 0; fold < folds; fold++)
        {
            cancel.ThrowIfCancellationRequested();
            int[] others = [.. Enumerable.Range(0, rows.Count).Where(i => rows.Folds[i] != fold)];
            var fit = KpFit.Members(rows, others, plan, seed + fold, learners, cancel);
            fits.Add(fit);
            foreach (var i in Enumerable.Range(0, rows.Count).Where(i => rows.Folds[i] == fold))
            {
                said[i] = fit.Predict(rows.Row(i).Span);
            }

            progress($"fold {fold + 1} of {folds}: {others.Length} rows");
        }

        return new KpCrossFit(fits, said);
    }
}
