using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Pipeline;

/// <param name="Scores">Forecasts scored at this instant, before anything was issued at it.</param>
/// <param name="Forecast">What was issued, null when there was nothing to forecast from or the step only scores.</param>
public sealed record RunStep(DateTimeOffset Time, IReadOnlyList<ForecastScore> Scores, Forecast? Forecast, ForecastInput? Input, MemberOutput? Output);

/// <summary>
/// Drives one pipeline over a stretch of time in the order that the live system keeps: at every issue time first score what became known
/// and learn from it, then forecast. The replay coordinator walks the same steps through actors.
/// </summary>
public static class ForecastRun
{
    /// <summary>Walks the issue times with <paramref name="from"/> &lt;= t &lt;= <paramref name="to"/>, then scores once more at <paramref name="end"/>.</summary>
    public static IEnumerable<RunStep> Over(
        IForecastPipeline pipeline,
        SeriesHistory history,
        IPipelineModel? model,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset end)
    {
        var state = pipeline.NewState();
        for (var issue = pipeline.Schedule.AtOrAfter(from); issue <= to; issue += pipeline.Schedule.Every)
        {
            var view = history.AsOf(issue);
            state = Fresh(pipeline, state, issue);
            var scores = pipeline.Due(state, view);
            state = scores.Count == 0 ? state : pipeline.Scored(state, scores);
            if (pipeline.Gather(view, issue) is not { } input)
            {
                if (scores.Count > 0)
                {
                    yield return new RunStep(issue, scores, null, null, null);
                }

                continue;
            }

            var output = model is null ? pipeline.Baselines(input) : pipeline.Predict(input, model);
            var degradation = model is null ? new Degradation(true, "no model", "baseline") : Degradation.None;
            var forecast = pipeline.Assemble(input, output, state, model?.Checkpoint ?? "", degradation);
            state = pipeline.Issued(state, forecast);
            yield return new RunStep(issue, scores, forecast, input, output);
        }

        var last = pipeline.Due(state, history.AsOf(end));
        if (last.Count > 0)
        {
            yield return new RunStep(end, last, null, null, null);
        }
    }

    /// <summary>The state to go on with at <paramref name="issue"/>: the old one, or a new one after a long pause.</summary>
    public static PipelineState Fresh(IForecastPipeline pipeline, PipelineState state, DateTimeOffset issue) =>
        state.LastIssue is { } last && issue - last > pipeline.ForgetAfter ? pipeline.NewState() : state;
}
