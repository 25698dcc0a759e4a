using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <param name="Scores">Of the leads whose truth came, by valid time.</param>
public sealed record ScoredForecast(Forecast Forecast, ForecastInput Input, IReadOnlyList<ForecastScore> Scores);

/// <summary>Brings the scores of a run back to the forecasts that they judge, in order of issue.</summary>
public static class ScoredForecasts
{
    /// <summary>Holds a forecast until its last lead is scored, and at most <paramref name="patience"/> after its issue.</summary>
    public static IEnumerable<ScoredForecast> From(IEnumerable<RunStep> steps, TimeSpan patience)
    {
        var waiting = new Queue<(Forecast Forecast, ForecastInput Input, List<ForecastScore> Scores)>();
        var byId = new Dictionary<string, List<ForecastScore>>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            foreach (var score in step.Scores)
            {
                byId.GetValueOrDefault(score.ForecastId)?.Add(score);
            }

            while (waiting.TryPeek(out var head) && (head.Scores.Count == head.Forecast.Leads.Length || step.Time - head.Forecast.IssuedAt > patience))
            {
                yield return Release();
            }

            if (step is { Forecast: { } forecast, Input: { } input })
            {
                waiting.Enqueue((forecast, input, byId[forecast.Id] = []));
            }
        }

        while (waiting.Count > 0)
        {
            yield return Release();
        }

        ScoredForecast Release()
        {
            var (forecast, input, scores) = waiting.Dequeue();
            byId.Remove(forecast.Id);
            return new ScoredForecast(forecast, input, [.. scores.OrderBy(s => s.ValidTime)]);
        }
    }
}
