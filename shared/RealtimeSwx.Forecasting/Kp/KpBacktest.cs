using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>Forecasts every interval of a stretch and writes what came of it, one row per issue and horizon.</summary>
public static class KpBacktest
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(10);

    public static string Header { get; } =
        "issue_time,target_time,horizon_h,observed," + string.Join(',', Enumerable.Range(0, QuantileLevels.Count).Select(i => "q" + QuantileLevels.Key(i)))
        + ",persistence,p_g1,p_g2,p_g3,p_g4,p_g5";

    /// <summary>
    /// From Kp alone: issue times from <paramref name="from"/> (included) to <paramref name="to"/> (not included); all of the history may be looked back on.
    /// </summary>
    public static KpSummary Run(SeriesHistory history, IPipelineModel? model, DateTimeOffset from, DateTimeOffset to, TextWriter csv, CancellationToken cancel)
    {
        var summary = new KpSummary { Climatology = Climatology(history, from) };
        csv.WriteLine(Header);
        Run(new KpPipeline(), history, model, from, to, _ => true, csv, summary, cancel);
        return summary;
    }

    /// <summary>From Kp and wind: every issue time of each storm, as far as its target intervals lie whole in a window.</summary>
    /// <param name="storms">Histories that hold the wind of the storm and the Kp from long before it to the day after it.</param>
    /// <param name="windows">Null = every target.</param>
    /// <exception cref="InputException">No storm in the windows has Kp.</exception>
    public static KpSummary RunWithWind(
        IReadOnlyList<ArchiveSegment> storms, IReadOnlyList<ScoringWindow>? windows, IPipelineModel? model, TextWriter csv, CancellationToken cancel)
    {
        var summary = new KpSummary();
        csv.WriteLine(Header);
        foreach (var storm in storms)
        {
            var own = windows?.Where(w => w.Storm == storm.Event).ToList();
            if (own is null or { Count: > 0 })
            {
                bool Wanted(ForecastScore s) => own is null || own.Exists(w => s.ValidTime >= w.From && s.ValidTime + KpCadence.Kp.Step <= w.To);
                Run(new KpPipeline(wind: true), storm.History, model, storm.From, storm.To, Wanted, csv, summary, cancel);
            }
        }

        return summary.Count > 0 ? summary : throw new InputException("kp", "no storm has Kp in the scored intervals");
    }

    private static void Run(
        KpPipeline pipeline, SeriesHistory history, IPipelineModel? model, DateTimeOffset from, DateTimeOffset to, Func<ForecastScore, bool> wanted, TextWriter csv,
        KpSummary summary, CancellationToken cancel)
    {
        var known = history.All(pipeline.Truth);
        if (known.Count == 0)
        {
            throw new InputException("kp", "the data hold no Kp");
        }

        var (last, end) = (to - TimeSpan.FromTicks(1), known[^1].ValidTime + TimeSpan.FromDays(30));
        foreach (var (forecast, _, scores) in ScoredForecasts.From(ForecastRun.Over(pipeline, history, model, from, last, end), Patience))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var score in scores.Where(wanted))
            {
                double[] storm = [.. Enumerable.Range(1, 5).Select(g => forecast.Probabilities[KpCadence.Kp.ProbabilityName(g, score.Lead)])];
                csv.WriteLine(Row(score, storm));
                summary.Add(score, storm);
            }
        }
    }

    /// <summary>Rates of G1..G5 before a time; null where less than a year is known.</summary>
    private static double[]? Climatology(SeriesHistory history, DateTimeOffset before)
    {
        var levels = history.All(KnownSeries.Kp).Where(o => o.AvailableAt <= before && o.Value is >= 0 and <= 9).Select(o => GScale.Of(KpThirds.FromUnits(o.Value))).ToList();
        return levels.Count < 2920 ? null : [.. Enumerable.Range(1, StormSoftmax.Levels).Select(g => levels.Count(l => l >= g) / (double)levels.Count)];
    }

    private static string Row(ForecastScore score, double[] storm) => string.Join(
        ',',
        [
            Time(score.IssuedAt),
            Time(score.ValidTime),
            ((int)KpCadence.Kp.Horizon(score.Lead).TotalHours).ToString(CultureInfo.InvariantCulture),
            Units(score.Observed),
            .. score.Quantiles.Select(Units),
            Units(score.Predictions["persistence"]),
            .. storm.Select(p => p.ToString(CultureInfo.InvariantCulture)),
        ]);

    private static string Units(double kp) => kp.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
