using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>Meets issued forecasts with the observed five-minute means.</summary>
public static class SymHTruth
{
    public static IReadOnlyList<ForecastScore> Due(SymHState state, ISeriesView view)
    {
        var waiting = state.Pending.Where(p => p.ValidTime <= view.AsOf).ToList();
        if (waiting.Count == 0)
        {
            return [];
        }

        var truth = Means(view, waiting[0].ValidTime, waiting[^1].ValidTime);
        return [.. waiting.Where(p => truth.ContainsKey(p.ValidTime)).Select(p => Score(p, truth[p.ValidTime]))];
    }

    // A mean of 1-minute values is final when its five minutes are known, or five minutes later with what there is.
    private static Dictionary<DateTimeOffset, double> Means(ISeriesView view, DateTimeOffset from, DateTimeOffset to)
    {
        var cells = new Dictionary<DateTimeOffset, (double Sum, int Count, TimeSpan Span)>();
        foreach (var o in view.Range(KnownSeries.SymH, from, to + SymHGrid.Step))
        {
            var cell = new DateTimeOffset(o.ValidTime.Ticks - (o.ValidTime.Ticks % SymHGrid.Step.Ticks), TimeSpan.Zero);
            var held = cells.GetValueOrDefault(cell);
            cells[cell] = (held.Sum + o.Value, held.Count + 1, held.Span + o.Span);
        }

        return cells
            .Where(c => c.Value.Span >= SymHGrid.Step || view.AsOf >= c.Key + (2 * SymHGrid.Step))
            .ToDictionary(c => c.Key, c => c.Value.Sum / c.Value.Count);
    }

    private static ForecastScore Score(PendingLead p, double observed)
    {
        var q = p.Quantiles.AsSpan();
        var metrics = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("crps", QuantileScores.Crps(q, observed)),
            KeyValuePair.Create("covered90", QuantileScores.Covered90(q, observed) ? 1.0 : 0.0),
            KeyValuePair.Create("width90", QuantileScores.Width90(q)),
        ]);
        return new ForecastScore(p.ForecastId, "symh", p.IssuedAt, p.ValidTime, p.Lead, observed, p.Quantiles, p.Predictions, metrics, default);
    }
}
