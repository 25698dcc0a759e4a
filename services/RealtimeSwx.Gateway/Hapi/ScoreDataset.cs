using System.Runtime.CompilerServices;
using System.Text.Json;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>How the forecasts of one target met the truth: time = issue time, arrays over the leads, one parameter per score.</summary>
internal sealed record ScoreDataset(TargetExtent Extent, IReadModel Model)
    : HapiDataset(HapiIds.ScorePrefix + HapiIds.Encode(Extent.Target), $"{Extent.Target}, scores by issue time")
{
    private const int Page = 5_000;

    public override async Task<HapiInfo> InfoAsync(CancellationToken cancel)
    {
        var (leads, metrics) = await ShapeAsync(cancel);
        HapiBins[] bins = [new("lead", "min", leads)];
        return new HapiInfo(
            Extent.First,
            Extent.Last.AddSeconds(1),
            $"Scores of the forecasts of {Extent.Target} by issue time: the observed value and the metrics of each lead; fill until the truth is known.",
            [
                HapiInfo.Time,
                new("observed", "double", null, "The truth", Fill) { Bins = bins },
                .. metrics.Select(m => new HapiParameter("score_" + ForecastDataset.Identifier(m), "double", null, $"Metric {m}", Fill) { Bins = bins }),
            ])
        {
            Cadence = Spacing(Extent.First, Extent.Last, Extent.Forecasts),
            TimeStampLocation = "other",
        };
    }

    public override async IAsyncEnumerable<HapiRecord> ReadAsync(
        HapiInfo info, DateTimeOffset start, DateTimeOffset stop, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (leads, metrics) = await ShapeAsync(cancel);
        while (true)
        {
            var page = await Model.ScorePageAsync(Extent.Target, start, stop, Page, cancel);
            var issues = page.GroupBy(s => s.IssuedAt).ToList();
            // The last issue of a full page may go on in the next one.
            var whole = page.Count == Page && issues.Count > 1 ? issues.Take(issues.Count - 1) : issues;
            foreach (var issue in whole)
            {
                yield return Record(issue, leads, metrics);
            }

            if (page.Count < Page)
            {
                yield break;
            }

            start = issues.Count > 1 ? issues[^1].Key : issues[^1].Key.AddTicks(1);
        }
    }

    private static HapiRecord Record(IGrouping<DateTimeOffset, ScoreRow> issue, double[] leads, string[] metrics)
    {
        var byLead = issue.GroupBy(s => s.Lead.TotalMinutes).ToDictionary(g => g.Key, g => g.Last());
        var values = byLead.ToDictionary(p => p.Key, p => Metrics(p.Value));
        return new HapiRecord(
            issue.Key,
            [
                [.. leads.Select(l => byLead.TryGetValue(l, out var s) ? Text(s.Observed) : Fill)],
                .. metrics.Select(m => leads.Select(l => values.TryGetValue(l, out var v) && v.TryGetValue(m, out var x) ? Text(x) : Fill).ToArray()),
            ]);
    }

    private async Task<(double[] Leads, string[] Metrics)> ShapeAsync(CancellationToken cancel)
    {
        var newest = await Model.ScoresAsync(Extent.Target, DateTimeOffset.UnixEpoch.AddYears(-100), DateTimeOffset.MaxValue, 200, cancel);
        return (
            [.. newest.Select(s => s.Lead.TotalMinutes).Distinct().Order()],
            [.. newest.SelectMany(s => Metrics(s).Keys).Distinct().Order(StringComparer.Ordinal)]);
    }

    private static Dictionary<string, double> Metrics(ScoreRow row)
    {
        using var json = JsonDocument.Parse(row.MetricsJson);
        return json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(p => p.Name, p => p.Value.GetDouble());
    }
}
