using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>
/// Weights and interval of the ensemble for one class of <see cref="SymHLateness"/>, fitted on what members said about storms that they had
/// not seen.
/// </summary>
internal static class Stacking
{
    private static readonly double[] LevelEdges = [-160, -100, -60, -30];
    private static readonly ResidualQuantiles None = new([0], [[.. new double[QuantileLevels.Count]]]);

    /// <param name="oof">Of one class of lateness.</param>
    /// <returns>Per lead.</returns>
    public static IReadOnlyList<SymHCombination> Fit(IReadOnlyList<OutOfFold> oof) =>
        [.. SymHLeads.Rows.Select((_, lead) => Calibrated(Weights(oof, lead), oof, lead))];

    private static SymHCombination Weights(IReadOnlyList<OutOfFold> oof, int lead)
    {
        var observed = oof.SelectMany(o => o.Observed(lead)).ToArray();
        string[] all = [.. oof[0].Members.Order(StringComparer.Ordinal)];
        var said = all.ToDictionary(m => m, m => oof.SelectMany(o => o.Member(m, lead)).ToArray());
        return new SymHCombination(Of(all), all.ToImmutableSortedDictionary(m => m, m => Of([.. all.Where(o => o != m)]), StringComparer.Ordinal), None, None);

        ImmutableSortedDictionary<string, double> Of(IReadOnlyList<string> members) =>
            members.Zip(ConvexWeights.Fit([.. members.Select(m => said[m])], observed)).ToImmutableSortedDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
    }

    private static SymHCombination Calibrated(SymHCombination combination, IReadOnlyList<OutOfFold> oof, int lead)
    {
        var predicted = oof.SelectMany(o => Each(o, lead, i => o.Combined(combination, lead, i))).ToArray();
        var residuals = oof.SelectMany(o => Each(o, lead, i => (o.Observed(lead, i) - o.Combined(combination, lead, i)) / o.Spread(lead, i))).ToArray();
        var lags = oof.SelectMany(o => o.Member(SymHLeads.Lags, lead)).ToArray();
        var truth = oof.SelectMany(o => o.Observed(lead)).ToArray();
        return combination with
        {
            Residuals = ResidualQuantiles.Fit(predicted, residuals, LevelEdges).Centred(),
            LagsResiduals = ResidualQuantiles.Fit(lags, [.. truth.Zip(lags, (t, p) => t - p)], LevelEdges),
        };
    }

    private static IEnumerable<double> Each(OutOfFold storm, int lead, Func<int, double> value) => storm.Known(lead).Select(value);
}
