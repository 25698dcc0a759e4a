using System.Text.Json.Nodes;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>Scores by observed Sym-H, nT, with the edges of the published tables.</summary>
public sealed class IntensityClasses
{
    private static readonly int[] Edges = [-50, -90, -130, -230, -390];
    private readonly ErrorSum[] _errors = new ErrorSum[Edges.Length + 1];
    private readonly QuantileSum[] _quantiles = new QuantileSum[Edges.Length + 1];

    public void Add(double predicted, ReadOnlySpan<double> quantiles, double observed)
    {
        var c = Edges.Count(e => observed <= e);
        _errors[c] = _errors[c].Add(predicted, observed);
        _quantiles[c] = _quantiles[c].Add(quantiles, observed);
    }

    /// <summary>Every class that has samples, from quiet to extreme.</summary>
    public JsonArray ToJson() => [.. Enumerable.Range(0, _errors.Length).Where(c => _errors[c].Count > 0).Select(c => (JsonNode)new JsonObject
    {
        ["observed"] = c == 0 ? $"> {Edges[0]}" : c == Edges.Length ? $"<= {Edges[^1]}" : $"{Edges[c - 1]} to {Edges[c]}",
        ["n"] = _errors[c].Count,
        ["rmse"] = Math.Round(_errors[c].Rmse, 4),
        ["bias"] = Math.Round(_errors[c].Bias, 4),
        ["coverage90"] = Math.Round(_quantiles[c].Coverage90, 4),
        ["width90"] = Math.Round(_quantiles[c].Width90, 4),
    })];
}
