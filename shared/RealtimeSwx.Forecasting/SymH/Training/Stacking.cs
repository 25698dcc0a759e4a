using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.SymH.Training;

/// <summary>
/// Weights, spread and interval of the ensemble for one class of <see cref="SymHLateness"/>, fitted on what members said about storms that
/// they had not seen.
/// </summary>
/// <param name="Combinations">Per lead.</param>
internal sealed record Stacking(IReadOnlyList<SymHCombination> Combinations, LinearModel Spread)
{
    /// <summary>
    /// Share of equal weights between the wind-driven members in the combination: the few great storms decide the fitted weights, and
    /// networks extrapolate worse to a greater one than the ridge does.
    /// </summary>
    private const double Shrinkage = 0.3;

    /// <summary>The spread too is predicted for storms that it was not fitted on.</summary>
    private const int SpreadFolds = 3;

    private static readonly LinearFits SpreadFits = new(SymHFeatures.All, [3e4, 3e4]);
    private static readonly double[] LevelEdges = [-160, -100, -60, -30];
    private static readonly ResidualQuantiles None = new([0], [[.. new double[QuantileLevels.Count]]]);

    /// <param name="oof">Of one class of lateness.</param>
    public static Stacking Fit(IReadOnlyList<OutOfFold> oof)
    {
        var weighed = SymHLeads.Rows.Select((_, lead) => Weights(oof, lead)).ToList();
        var byRows = oof.ToDictionary(o => o.Rows);
        double[] LogError(IssueRows rows, int i) => byRows[rows].LogError(weighed, i);
        var spread = SpreadFits.Fit([.. byRows.Keys], LogError);
        var normalised = new List<(int Lead, double Predicted, double Residual)>();
        for (var fold = 0; fold < SpreadFolds; fold++)
        {
            var held = oof.Where((_, i) => i % SpreadFolds == fold).ToList();
            var rest = oof.Except(held).Select(o => o.Rows).ToList();
            var model = rest.Count == 0 ? spread : SpreadFits.Fit(rest, LogError);
            normalised.AddRange(held.SelectMany(o => Enumerable.Range(0, o.Rows.Count).SelectMany(i =>
            {
                var width = SpreadFits.Predict(model, o.Rows, i);
                return weighed.Select((c, lead) =>
                {
                    var combined = o.Combined(c, lead, i);
                    return (lead, combined, (o.Rows.Truth(i, SymHLeads.Rows[lead]) - combined) / SymHPredictor.ToSpread(width[lead]));
                });
            })));
        }

        return new Stacking([.. weighed.Select((c, lead) => Calibrated(c, oof, normalised, lead))], spread);
    }

    private static SymHCombination Weights(IReadOnlyList<OutOfFold> oof, int lead)
    {
        var observed = oof.SelectMany(o => o.Observed(lead)).ToArray();
        var said = SymHLeads.Members.ToDictionary(m => m, m => oof.SelectMany(o => o.Member(m, lead)).ToArray());
        return new SymHCombination(
            Of(SymHLeads.Members),
            SymHLeads.Members.ToImmutableSortedDictionary(m => m, m => Of([.. SymHLeads.Members.Where(o => o != m)]), StringComparer.Ordinal),
            None,
            None);

        ImmutableSortedDictionary<string, double> Of(IReadOnlyList<string> members)
        {
            var weights = ConvexWeights.Fit([.. members.Select(m => said[m])], observed);
            var driven = members.Where(SymHLeads.WindDriven.Contains).ToList();
            return members.Zip(weights).ToImmutableSortedDictionary(
                p => p.First,
                p => ((1 - Shrinkage) * p.Second) + (driven.Contains(p.First) ? Shrinkage / driven.Count : 0),
                StringComparer.Ordinal);
        }
    }

    private static SymHCombination Calibrated(
        SymHCombination combination, IReadOnlyList<OutOfFold> oof, List<(int Lead, double Predicted, double Residual)> normalised, int lead)
    {
        var mine = normalised.Where(n => n.Lead == lead).ToList();
        var lags = oof.SelectMany(o => o.Member(SymHLeads.Lags, lead)).ToArray();
        var truth = oof.SelectMany(o => o.Observed(lead)).ToArray();
        return combination with
        {
            Residuals = ResidualQuantiles.Fit([.. mine.Select(n => n.Predicted)], [.. mine.Select(n => n.Residual)], LevelEdges).Centred(),
            LagsResiduals = ResidualQuantiles.Fit(lags, [.. truth.Zip(lags, (t, p) => t - p)], LevelEdges),
        };
    }
}
