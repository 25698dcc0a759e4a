using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>Forecasts every interval of a stretch and writes what came of it, one row per issue and horizon.</summary>
public static class KpBacktest
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(10);

    public static string Header { get; } =
        "issue_time,target_time,horizon_h,observed," + string.Join(',', Enumerable.Range(0, QuantileLevels.Count).Select(i => "q" + QuantileLevels.Key(i)))
        + ",persistence,p_g1,p_g2,p_g3,p_g4,p_g5";

    /// <summary>Issue times from <paramref name="from"/> (included) to <paramref name="to"/> (not included); all of the history may be looked back on.</summary>
    public static KpSummary Run(SeriesHistory history, IPipelineModel? model, DateTimeOffset from, DateTimeOffset to, TextWriter csv, CancellationToken cancel)
    {
        var pipeline = new KpPipeline();
        var summary = new KpSummary();
        csv.WriteLine(Header);
        var known = history.All(pipeline.Truth);
        if (known.Count == 0)
        {
            throw new InputException("kp", "the data hold no Kp");
        }

        var (last, end) = (to - TimeSpan.FromTicks(1), known[^1].ValidTime + TimeSpan.FromDays(30));
        foreach (var (forecast, _, scores) in ScoredForecasts.From(ForecastRun.Over(pipeline, history, model, from, last, end), Patience))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var score in scores)
            {
                double[] storm = [.. Enumerable.Range(1, 5).Select(g => forecast.Probabilities[KpPipeline.ProbabilityName(g, score.Lead)])];
                csv.WriteLine(Row(score, storm));
                summary.Add(score, storm);
            }
        }

        return summary;
    }

    private static string Row(ForecastScore score, double[] storm) => string.Join(
        ',',
        [
            Time(score.IssuedAt),
            Time(score.ValidTime),
            ((int)KpPipeline.Horizon(score.Lead).TotalHours).ToString(CultureInfo.InvariantCulture),
            Units(score.Observed),
            .. score.Quantiles.Select(Units),
            Units(score.Predictions["persistence"]),
            .. storm.Select(p => p.ToString(CultureInfo.InvariantCulture)),
        ]);

    private static string Units(double kp) => kp.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
