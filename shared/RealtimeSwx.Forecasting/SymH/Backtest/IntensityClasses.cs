using System.Text.Json.Nodes;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>Scores by observed Sym-H, nT, with the edges of the published tables.</summary>
public sealed class IntensityClasses
{
    private static readonly int[] Edges = [-50, -90, -130, -230, -390];

    /// <summary>Depths below which all samples together are scored as well.</summary>
    private static readonly int[] Depths = [-130, -230];

    private readonly PairedSum[] _errors = new PairedSum[Edges.Length + 1];
    private readonly QuantileSum[] _quantiles = new QuantileSum[Edges.Length + 1];

    public void Add(ForecastScore score) => Add(
        score.Predictions[SymHSummary.Ensemble], score.Predictions[SymHLeads.Persistence], score.Quantiles.AsSpan(), score.Observed);

    public void Add(double predicted, double persistence, ReadOnlySpan<double> quantiles, double observed)
    {
        var c = Edges.Count(e => observed <= e);
        _errors[c] = _errors[c].Add(predicted, persistence, observed);
        _quantiles[c] = _quantiles[c].Add(quantiles, observed);
    }

    /// <summary>Every class that has samples, from quiet to extreme.</summary>
    public JsonArray ToJson() => [.. Enumerable.Range(0, _errors.Length)
        .Where(c => _quantiles[c].Count > 0)
        .Select(c => Scores(c == 0 ? $"> {Edges[0]}" : c == Edges.Length ? $"<= {Edges[^1]}" : $"{Edges[c - 1]} to {Edges[c]}", _errors[c], _quantiles[c]))];

    /// <summary>Everything at or below -130 and at or below -230 nT.</summary>
    public JsonArray DeepToJson() => [.. Depths
        .Select(depth => (Depth: depth, From: Array.IndexOf(Edges, depth) + 1))
        .Where(d => _quantiles[d.From..].Any(q => q.Count > 0))
        .Select(d => Scores($"<= {d.Depth}", _errors[d.From..].Aggregate((a, b) => a + b), _quantiles[d.From..].Aggregate((a, b) => a + b)))];

    private static JsonNode Scores(string observed, PairedSum errors, QuantileSum quantiles) => new JsonObject
    {
        ["observed"] = observed,
        ["n"] = quantiles.Count,
        ["rmse"] = ScoreJson.Number(errors.Forecast.Rmse),
        ["persistence_rmse"] = ScoreJson.Number(errors.Reference.Rmse),
        ["bias"] = ScoreJson.Number(errors.Forecast.Bias),
        ["crps"] = ScoreJson.Number(quantiles.Crps),
        ["coverage90"] = ScoreJson.Number(quantiles.Coverage90),
        ["width90"] = ScoreJson.Number(quantiles.Width90),
        ["interval_score90"] = ScoreJson.Number(quantiles.IntervalScore90),
    };
}
