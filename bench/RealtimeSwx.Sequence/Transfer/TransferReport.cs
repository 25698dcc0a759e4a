using RealtimeSwx.Sequence.Augmentation;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Transfer;

/// <summary>What docs/models/transfer.md shows: a line per number of storms.</summary>
internal static class TransferReport
{
    public static void Write(TransferStudy study, StudyResults results, Action<string> write)
    {
        foreach (var from in (string[])[TransferStudy.Level2, TransferStudy.Kp])
        {
            write(from == TransferStudy.Level2 ? "first level-2 inputs, then preliminary ones" : "first Kp from the wind, then Sym-H");
            write("| storms | from scratch, 1 h: CRPS | RMSE | 2 h: CRPS | RMSE | steps | fine-tuned, 1 h: CRPS | RMSE | 2 h: CRPS | RMSE | steps | change of the mean CRPS, seeds | 1 h over storms | 2 h over storms |");
            write("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
            var before = TransferStudy.Arm(from, TransferStudy.FineTuned, 0, 0);
            if (results.Seeds(before).Count > 0)
            {
                write($"| 0 | | | | | | {Scores(results, before)} | 0 | | | |");
            }

            foreach (var size in study.Sizes)
            {
                var (scratch, fitted) = Chosen(study, results, from, TransferStudy.FromScratch, size);
                var (tuned, steps) = Chosen(study, results, from, TransferStudy.FineTuned, size);
                var noise = KeepRule.Mean([results.Differences(tuned, scratch, 0), results.Differences(tuned, scratch, 1)]);
                write($"| {size} | {Scores(results, scratch)} | {fitted} | {Scores(results, tuned)} | {steps} | {noise} | {Over(0)} | {Over(1)} |");

                string Over(int lead)
                {
                    var (low, high) = results.OverStorms(tuned, scratch, lead);
                    return FormattableString.Invariant($"{low:+0.000;-0.000} to {high:+0.000;-0.000}");
                }
            }
        }
    }

    /// <summary>The number of steps with the lowest mean CRPS on the storms to choose by.</summary>
    public static (string Arm, int Steps) Chosen(TransferStudy study, StudyResults results, string from, string way, int size) => study.Steps(from, way)
        .Select(steps => (Arm: TransferStudy.Arm(from, way, size, steps), steps))
        .MinBy(a => Enumerable.Range(0, 2).Sum(lead => results.Mean(a.Arm, lead, s => s.Crps, split: TransferStudy.Tuning)));

    private static string Scores(StudyResults results, string arm) => string.Join(" | ", Enumerable.Range(0, 2).Select(lead =>
        FormattableString.Invariant($"{results.Mean(arm, lead, s => s.Crps):0.000} | {results.Mean(arm, lead, s => s.Rmse):0.000}")));
}
