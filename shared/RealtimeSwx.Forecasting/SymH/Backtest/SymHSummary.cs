using System.Text.Json.Nodes;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>Scores of one lead over all storms.</summary>
public sealed class SymHSummary
{
    private readonly SortedDictionary<string, ErrorSum> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ErrorSum> _storms = [];
    private readonly IntensityClasses _classes = new();
    private readonly List<double> _predicted = [];
    private readonly List<double> _observed = [];

    public QuantileSum Quantiles { get; private set; }

    /// <summary>Pooled errors by name: ensemble, members, baselines, <c>without_…</c>.</summary>
    public IReadOnlyDictionary<string, ErrorSum> Errors => _errors;

    /// <param name="combination">Of the model that forecast, for the combination without each member; null without a model.</param>
    public void Add(int? storm, ForecastScore score, SymHCombination? combination)
    {
        foreach (var (name, value) in score.Predictions)
        {
            Add(name, value, score.Observed);
        }

        if (combination is not null)
        {
            foreach (var left in combination.Without.Keys)
            {
                var all = combination.Weights.Keys.All(score.Predictions.ContainsKey);
                Add("without_" + left, all ? combination.CombineWithout(left, m => score.Predictions[m]) : score.Predictions["ensemble"], score.Observed);
            }
        }

        var ensemble = score.Predictions["ensemble"];
        Quantiles = Quantiles.Add(score.Quantiles.AsSpan(), score.Observed);
        _storms[storm ?? 0] = _storms.GetValueOrDefault(storm ?? 0).Add(ensemble, score.Observed);
        _classes.Add(ensemble, score.Quantiles.AsSpan(), score.Observed);
        _predicted.Add(ensemble);
        _observed.Add(score.Observed);
    }

    public JsonObject ToJson()
    {
        var rmse = new JsonObject();
        foreach (var (name, sum) in _errors)
        {
            rmse[name] = Math.Round(sum.Rmse, 4);
        }

        var (low, high) = StormBootstrap.Rmse90([.. _storms.OrderBy(s => s.Key).Select(s => s.Value)]);
        return new JsonObject
        {
            ["n"] = Quantiles.Count,
            ["rmse"] = rmse,
            ["rmse_interval90_over_storms"] = new JsonArray(Math.Round(low, 4), Math.Round(high, 4)),
            ["skill"] = Math.Round(_errors["ensemble"].SkillOver(_errors[SymHLeads.Persistence]), 4),
            ["storm_mean_rmse"] = Math.Round(_storms.Values.Average(s => s.Rmse), 4),
            ["bfe"] = Math.Round(BinnedError.Of(_predicted.ToArray(), _observed.ToArray()), 4),
            ["bias"] = Math.Round(_errors["ensemble"].Bias, 4),
            ["crps"] = Math.Round(Quantiles.Crps, 4),
            ["coverage90"] = Math.Round(Quantiles.Coverage90, 4),
            ["width90"] = Math.Round(Quantiles.Width90, 4),
            ["interval_score90"] = Math.Round(Quantiles.IntervalScore90, 4),
            ["classes"] = _classes.ToJson(),
        };
    }

    private void Add(string name, double predicted, double observed) =>
        _errors[name] = _errors.GetValueOrDefault(name).Add(predicted, observed);
}
