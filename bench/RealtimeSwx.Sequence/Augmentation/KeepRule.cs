using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Sequence.Augmentation;

/// <summary>
/// Augmentation is kept only if it lowers the CRPS on storms that nothing was fitted on: on average at one hour and at two, and in their mean by more
/// than the noise between seeds.
/// </summary>
internal static class KeepRule
{
    /// <param name="byLead">CRPS with minus CRPS without, per lead, seed by seed.</param>
    public static bool Keeps(IReadOnlyList<double[]> byLead) => byLead.All(d => d.Length > 0 && d.Average() < 0) && Mean(byLead).IsBelowZero;

    /// <summary>Of the mean of the leads.</summary>
    public static SeedNoise Mean(IReadOnlyList<double[]> byLead) => SeedNoise.Of([.. byLead[0].Select((_, seed) => byLead.Average(d => d[seed]))]);
}
