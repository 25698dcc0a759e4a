using System.Globalization;
using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.SymH.Backtest;

/// <summary>One scored lead as a line of the CSV contract.</summary>
public static class SymHRow
{
    /// <param name="columns">Members and baselines other than persistence, in the order of their columns.</param>
    public static string Header(IEnumerable<string> columns) => string.Join(',',
    [
        "storm", "issue_time", "target_time", "horizon_min", "observed",
        .. Enumerable.Range(0, QuantileLevels.Count).Select(i => "q" + QuantileLevels.Key(i)),
        SymHLeads.Persistence, "crps", .. columns,
    ]);

    /// <summary>A member that did not answer leaves its cell empty.</summary>
    public static string Of(int? storm, ForecastScore score, IEnumerable<string> columns)
    {
        var line = new StringBuilder();
        line.Append(storm?.ToString(CultureInfo.InvariantCulture))
            .Append(',').Append(Time(score.IssuedAt))
            .Append(',').Append(Time(score.ValidTime))
            .Append(',').Append((int)score.Lead.TotalMinutes)
            .Append(',').Append(Number(score.Observed));
        foreach (var q in score.Quantiles)
        {
            line.Append(',').Append(Number(q));
        }

        line.Append(',').Append(Number(score.Predictions[SymHLeads.Persistence])).Append(',').Append(Number(score.Metrics["crps"]));
        foreach (var member in columns)
        {
            line.Append(',').Append(score.Predictions.TryGetValue(member, out var value) ? Number(value) : "");
        }

        return line.ToString();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
