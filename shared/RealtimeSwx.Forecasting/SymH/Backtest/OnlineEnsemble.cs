using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Combination;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>
/// What the ensemble would say if its weights followed the members' recent errors: a rival in the backtest, not published. It starts every storm
/// from the fitted weights of its class of lateness and learns from a forecast when its truth has arrived.
/// </summary>
public sealed class OnlineEnsemble
{
    private readonly Dictionary<(int Late, TimeSpan Lead), FixedShare> _weights = [];
    private readonly Dictionary<(DateTimeOffset IssuedAt, TimeSpan Lead), (FixedShare Weights, double[] Members, double Said)> _said = [];

    public void Learn(IReadOnlyList<ForecastScore> scores)
    {
        foreach (var score in scores)
        {
            if (_said.TryGetValue((score.IssuedAt, score.Lead), out var said))
            {
                said.Weights.Learn(said.Members, score.Observed);
            }
        }
    }

    /// <param name="combinations">Of the class of lateness, per lead.</param>
    public void Issued(Forecast forecast, int late, IReadOnlyList<SymHCombination> combinations)
    {
        for (var i = 0; i < forecast.Leads.Length; i++)
        {
            var lead = forecast.Leads[i];
            var fitted = combinations[i].Weights;
            if (!fitted.Keys.All(lead.Members.ContainsKey))
            {
                continue;
            }

            double[] members = [.. fitted.Keys.Select(m => lead.Members[m])];
            var weights = _weights.TryGetValue((late, lead.Lead), out var held) ? held : _weights[(late, lead.Lead)] = new FixedShare([.. fitted.Values]);
            _said[(forecast.IssuedAt, lead.Lead)] = (weights, members, weights.Combine(members));
        }
    }

    /// <summary>Null where not every member answered.</summary>
    public double? Said(ForecastScore score) => _said.TryGetValue((score.IssuedAt, score.Lead), out var said) ? said.Said : null;
}
