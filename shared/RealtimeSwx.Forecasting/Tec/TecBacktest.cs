using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>Forecasts every day of maps and writes what came of it, one row per issue and lead, each analysis centre on its own.</summary>
public static class TecBacktest
{
    public const string Header = "issue_time,valid_time,lead_h,analysis,wrmse,mae,bias,persistence_wrmse,blend_wrmse,rotated_wrmse,coverage90";

    /// <summary>Kp from which on a day counts as disturbed in the summary.</summary>
    private const double Disturbed = 5;

    private static readonly string[] Columns = ["wrmse", "mae", "bias", "persistence_wrmse", "blend_wrmse", "rotated_wrmse", "coverage90"];

    /// <summary>
    /// Issue times from <paramref name="from"/> (included) to <paramref name="to"/> (not included). Every day with maps is forecast and scored;
    /// rows and sums are of the issues with seven contiguous days, or of all where the data of a centre never hold that many and the day to score.
    /// </summary>
    /// <param name="issued">Called for every issue with that much history, scored or not, e.g. to write its maps.</param>
    public static TecSummary Run(
        SeriesHistory history,
        Func<TecPipeline, IPipelineModel?> modelOf,
        DateTimeOffset from,
        DateTimeOffset to,
        TextWriter csv,
        Action<Forecast>? issued,
        CancellationToken cancel)
    {
        var summary = new TecSummary();
        var disturbed = DisturbedDays(history);
        csv.WriteLine(Header);
        var centres = history.Series.Where(s => s.Value.StartsWith("tec/", StringComparison.Ordinal) && history.AllMaps(s).Count > 0).ToList();
        if (centres.Count == 0)
        {
            throw new InputException("tec", "the data hold no TEC maps");
        }

        foreach (var series in centres)
        {
            var analysis = series.Value["tec/".Length..];
            var pipeline = new TecPipeline(analysis);
            using var model = modelOf(pipeline);
            var maps = history.AllMaps(series);
            var least = LongestRun(maps) > TecHistory.MostDays ? TecHistory.MostDays : 1;
            var first = from > maps[0].Epoch ? from : maps[0].Epoch;
            var last = (to <= maps[^1].Epoch ? to : maps[^1].Epoch + TimeSpan.FromTicks(1)) - TimeSpan.FromTicks(1);
            var run = ForecastRun.Over(pipeline, history, model, first, last, maps[^1].Epoch + TimeSpan.FromDays(30));
            foreach (var (forecast, input, scores) in ScoredForecasts.From(run, TimeSpan.FromDays(5)))
            {
                cancel.ThrowIfCancellationRequested();
                if (TecPipeline.DaysOfHistory(input) < least)
                {
                    continue;
                }

                issued?.Invoke(forecast);
                foreach (var score in scores)
                {
                    csv.WriteLine(Row(analysis, score));
                    summary.Add(analysis, score, disturbed.Contains(score.ValidTime.UtcDateTime.Date));
                }
            }
        }

        return summary;
    }

    private static HashSet<DateTime> DisturbedDays(SeriesHistory history) =>
        [.. history.AsOf(DateTimeOffset.MaxValue).Range(KnownSeries.Kp, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
            .Where(o => o.Value >= Disturbed).Select(o => o.ValidTime.UtcDateTime.Date)];

    /// <summary>Most contiguous calendar days with maps; the 24:00 map of a file counts for the day of the file.</summary>
    private static int LongestRun(IReadOnlyList<TecMap> maps)
    {
        var (longest, run, previous) = (0, 0, DateTime.MinValue);
        foreach (var day in maps.Select(m => m.Epoch.UtcDateTime < m.Edition.UtcDateTime.Date.AddDays(1) ? m.Epoch.UtcDateTime.Date : m.Edition.UtcDateTime.Date).Distinct().Order())
        {
            run = day == previous.AddDays(1) ? run + 1 : 1;
            longest = Math.Max(longest, run);
            previous = day;
        }

        return longest;
    }

    private static string Row(string analysis, ForecastScore score) => string.Join(
        ',',
        [
            Time(score.IssuedAt),
            Time(score.ValidTime),
            ((int)score.Lead.TotalHours).ToString(CultureInfo.InvariantCulture),
            analysis,
            .. Columns.Select(c => score.Metrics[c].ToString(CultureInfo.InvariantCulture)),
        ]);

    private static string Time(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
