using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Augmentation;

/// <summary>What docs/models/augmentation.md shows.</summary>
internal static class AugmentationReport
{
    /// <returns>The arms that <see cref="KeepRule"/> keeps.</returns>
    public static IReadOnlyList<string> Write(AugmentationStudy study, StudyResults results, Action<string> write)
    {
        write("| added | 1 h: CRPS | RMSE | cov. | deep CRPS | 2 h: CRPS | RMSE | cov. | deep CRPS | change of the mean CRPS, seeds | 1 h over storms | 2 h over storms | kept |");
        write("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        var kept = new List<string>();
        foreach (var arm in study.Arms.Where(a => results.Seeds(a).Count > 0))
        {
            var cells = string.Join(" | ", Enumerable.Range(0, 2).Select(lead => FormattableString.Invariant(
                $"{results.Mean(arm, lead, s => s.Crps):0.000} | {results.Mean(arm, lead, s => s.Rmse):0.000} | {results.Mean(arm, lead, s => s.Coverage90):0.000} | {results.Mean(arm, lead, s => s.Crps, deep: true):0.000}")));
            if (arm == AugmentationStudy.None)
            {
                write($"| {arm} | {cells} | | | | |");
                continue;
            }

            double[][] differences = [results.Differences(arm, AugmentationStudy.None, 0), results.Differences(arm, AugmentationStudy.None, 1)];
            var keeps = KeepRule.Keeps(differences);
            if (keeps)
            {
                kept.Add(arm);
            }

            write($"| {arm} | {cells} | {KeepRule.Mean(differences)} | {Interval(0)} | {Interval(1)} | {(keeps ? "yes" : "no")} |");

            string Interval(int lead)
            {
                var (low, high) = results.OverStorms(arm, AugmentationStudy.None, lead);
                return FormattableString.Invariant($"{low:+0.000;-0.000} to {high:+0.000;-0.000}");
            }
        }

        write(kept.Count == 0 ? "kept: nothing" : $"kept: {string.Join(", ", kept)}");
        return kept;
    }
}
