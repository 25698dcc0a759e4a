using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>Scores of one lead over all storms. Every key of the JSON is explained in docs/backtest.md.</summary>
/// <param name="members">Names of the predictions that are members.</param>
/// <param name="baselines">Names of those that are baselines.</param>
public sealed class SymHSummary(TimeSpan lead, IReadOnlySet<string> members, IReadOnlySet<string> baselines)
{
    public const string Ensemble = "ensemble";

    private readonly SortedDictionary<string, ErrorSum> _errors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, ScoreSet> _storms = [];
    private readonly ScoreSet _all = new();
    private readonly IntensityClasses _classes = new();
    private readonly Rivals _rivals = new(lead);
    private readonly HashSet<string> _named = [.. members, .. baselines];
    private PairedSum _online;

    public int Count => _all.Count;

    public void Add(int? storm, ScoredLead scored)
    {
        var (score, combination, online) = scored;
        foreach (var (name, value) in score.Predictions)
        {
            Add(name, value, score.Observed);
        }

        if (combination is not null)
        {
            foreach (var left in combination.Without.Keys)
            {
                var all = combination.Weights.Keys.All(score.Predictions.ContainsKey);
                Add("without_" + left, all ? combination.CombineWithout(left, m => score.Predictions[m]) : score.Predictions[Ensemble], score.Observed);
            }
        }

        if (online is { } said)
        {
            _online = _online.Add(said, score.Predictions[Ensemble], score.Observed);
        }

        _all.Add(score);
        (_storms.TryGetValue(storm ?? 0, out var held) ? held : _storms[storm ?? 0] = new ScoreSet()).Add(score);
        _classes.Add(score);
        _rivals.Add(storm ?? 0, score, _named);
    }

    /// <param name="targets">Observed values that could have been forecast.</param>
    public JsonObject ToJson(int targets)
    {
        IReadOnlyList<PairedSum> errors = [.. _storms.Values.Select(s => s.Errors)];
        IReadOnlyList<QuantileSum> quantiles = [.. _storms.Values.Select(s => s.Quantiles)];
        return new JsonObject
        {
            ["n"] = _all.Count,
            ["missed"] = targets - _all.Count,
            ["rmse"] = new JsonObject(_errors.Select(e => KeyValuePair.Create(e.Key, ScoreJson.Number(e.Value.Rmse)))),
            ["rmse_interval90_over_storms"] = ScoreJson.Interval(errors, s => s.Forecast.Rmse),
            ["storm_mean_rmse"] = StormMean(s => s.Errors.Forecast.Rmse),
            ["skill"] = ScoreJson.Number(_all.Errors.Skill),
            ["skill_interval90_over_storms"] = ScoreJson.Interval(errors, s => s.Skill),
            ["mae"] = ScoreJson.Number(_all.Errors.Forecast.Mae),
            ["storm_mean_mae"] = StormMean(s => s.Errors.Forecast.Mae),
            ["bias"] = ScoreJson.Number(_all.Errors.Forecast.Bias),
            ["r2"] = ScoreJson.Number(_all.Determination.R2),
            ["storm_mean_r2"] = StormMean(s => s.Determination.R2),
            ["bfe"] = ScoreJson.Number(_all.BinnedError),
            ["storm_mean_bfe"] = StormMean(s => s.BinnedError),
            ["crps"] = ScoreJson.Number(_all.Quantiles.Crps),
            ["crps_interval90_over_storms"] = ScoreJson.Interval(quantiles, q => q.Crps),
            ["coverage90"] = ScoreJson.Number(_all.Quantiles.Coverage90),
            ["coverage90_interval90_over_storms"] = ScoreJson.Interval(quantiles, q => q.Coverage90),
            ["width90"] = ScoreJson.Number(_all.Quantiles.Width90),
            ["width90_interval90_over_storms"] = ScoreJson.Interval(quantiles, q => q.Width90),
            ["interval_score90"] = ScoreJson.Number(_all.Quantiles.IntervalScore90),
            ["pit"] = ScoreJson.Numbers(_all.Pit.Shares),
            ["quantile_reached"] = new JsonObject(_all.Pit.Reached.Select((r, i) => KeyValuePair.Create(QuantileLevels.Key(i), ScoreJson.Number(r)))),
            ["classes"] = _classes.ToJson(),
            ["deep"] = _classes.DeepToJson(),
            ["rivals"] = _rivals.ToJson(),
            ["better_than_every_member"] = _rivals.BeatsEvery(members),
            ["better_than_every_baseline"] = _rivals.BeatsEvery(baselines),
            ["next_best"] = _rivals.NextBest(),
            ["online_weights"] = new JsonObject
            {
                ["n"] = _online.Forecast.Count,
                ["rmse"] = ScoreJson.Number(_online.Forecast.Rmse),
                ["ensemble_rmse"] = ScoreJson.Number(_online.Reference.Rmse),
            },
            ["peaks"] = Peaks(),
            ["storms"] = new JsonArray([.. _storms.Select(s => Storm(s.Key, s.Value))]),
        };
    }

    private JsonNode? StormMean(Func<ScoreSet, double> score) => ScoreJson.Number(_storms.Values.Select(score).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average());

    private JsonObject Peaks() => new()
    {
        ["mean_value_error"] = StormMean(s => s.Peak.Value),
        ["mean_absolute_value_error"] = StormMean(s => Math.Abs(s.Peak.Value)),
        ["mean_time_error_min"] = StormMean(s => s.Peak.Delay.TotalMinutes),
        ["mean_absolute_time_error_min"] = StormMean(s => Math.Abs(s.Peak.Delay.TotalMinutes)),
    };

    private static JsonNode Storm(int storm, ScoreSet scores) => new JsonObject
    {
        ["storm"] = storm,
        ["n"] = scores.Count,
        ["rmse"] = ScoreJson.Number(scores.Errors.Forecast.Rmse),
        ["persistence_rmse"] = ScoreJson.Number(scores.Errors.Reference.Rmse),
        ["mae"] = ScoreJson.Number(scores.Errors.Forecast.Mae),
        ["bias"] = ScoreJson.Number(scores.Errors.Forecast.Bias),
        ["r2"] = ScoreJson.Number(scores.Determination.R2),
        ["bfe"] = ScoreJson.Number(scores.BinnedError),
        ["crps"] = ScoreJson.Number(scores.Quantiles.Crps),
        ["coverage90"] = ScoreJson.Number(scores.Quantiles.Coverage90),
        ["width90"] = ScoreJson.Number(scores.Quantiles.Width90),
        ["peak"] = new JsonObject
        {
            ["observed"] = ScoreJson.Number(scores.Peak.Observed.Value),
            ["observed_time"] = ScoreJson.Time(scores.Peak.Observed.Time),
            ["forecast"] = ScoreJson.Number(scores.Peak.Forecast.Value),
            ["forecast_time"] = ScoreJson.Time(scores.Peak.Forecast.Time),
            ["value_error"] = ScoreJson.Number(scores.Peak.Value),
            ["time_error_min"] = ScoreJson.Number(scores.Peak.Delay.TotalMinutes),
        },
    };

    private void Add(string name, double predicted, double observed) =>
        _errors[name] = _errors.GetValueOrDefault(name).Add(predicted, observed);
}
