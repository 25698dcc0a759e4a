using System.Runtime.CompilerServices;
using System.Text.Json;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>
/// The forecasts of one target: time = issue time, every number an array over the leads, because HAPI wants one record per time. The bins give
/// the leads in minutes; they and the names of members and baselines follow the newest forecast, what an older one lacks is fill.
/// </summary>
internal sealed record ForecastDataset(TargetExtent Extent, IReadModel Model)
    : HapiDataset(HapiIds.ForecastPrefix + HapiIds.Encode(Extent.Target), $"{Extent.Target}, forecasts by issue time")
{
    private const int Page = 64;
    private const int IdLength = 96;
    private static readonly string[] Levels = ["05", "25", "50", "75", "95"];

    public override async Task<HapiInfo> InfoAsync(CancellationToken cancel)
    {
        var newest = (await Model.ForecastsAsync(Extent.Target, Extent.Last, Extent.Last.AddTicks(1), 1, cancel))[^1];
        using var json = JsonDocument.Parse(newest.PayloadJson);
        var shape = ForecastShape.Of(json.RootElement);
        HapiBins[] leads = [new("lead", "min", shape.LeadMinutes)];
        var unit = shape.Unit.Length > 0 ? shape.Unit : null;
        HapiParameter Array(string name, string description) => new(name, "double", unit, description, Fill) { Bins = leads };
        return new HapiInfo(
            Extent.First,
            Extent.Last.AddSeconds(1),
            $"Forecasts of {Extent.Target} by issue time, with quantiles, members of the ensemble and baselines. Forecasts, not observations.",
            [
                HapiInfo.Time,
                new("forecast_id", "string", null, "Name of the forecast, for /api/v1/forecasts/id/", Length: IdLength),
                new("degraded", "integer", null, "1 when a fallback answered", "-1"),
                .. Levels.Select(l => Array("q" + l, $"Quantile 0.{l}")),
                .. shape.Members.Select(m => Array("member_" + Identifier(m), $"Member {m}")),
                .. shape.Baselines.Select(b => Array(Identifier(b), $"Baseline {b}")),
            ])
        {
            Cadence = Spacing(Extent.First, Extent.Last, Extent.Forecasts),
            TimeStampLocation = "other",
        };
    }

    public override async IAsyncEnumerable<HapiRecord> ReadAsync(
        HapiInfo info, DateTimeOffset start, DateTimeOffset stop, [EnumeratorCancellation] CancellationToken cancel)
    {
        var newest = (await Model.ForecastsAsync(Extent.Target, Extent.Last, Extent.Last.AddTicks(1), 1, cancel))[^1];
        using var json = JsonDocument.Parse(newest.PayloadJson);
        var shape = ForecastShape.Of(json.RootElement);
        (string Group, string Name)[] columns =
        [
            .. Levels.Select(l => ("q", l)), .. shape.Members.Select(m => ("members", m)), .. shape.Baselines.Select(b => ("baselines", b)),
        ];
        while (true)
        {
            var page = await Model.ForecastPageAsync(Extent.Target, start, stop, Page, cancel);
            // Two forecasts of one issue time: the later one superseded the other.
            foreach (var issue in page.GroupBy(f => f.IssuedAt))
            {
                yield return Record(issue.Last(), shape, columns);
            }

            if (page.Count < Page)
            {
                yield break;
            }

            start = page[^1].IssuedAt.AddTicks(1);
        }
    }

    private static HapiRecord Record(ForecastRow row, ForecastShape shape, (string Group, string Name)[] columns)
    {
        using var json = JsonDocument.Parse(row.PayloadJson);
        var leads = json.RootElement.GetProperty("leads").EnumerateArray()
            .GroupBy(l => ForecastShape.Minutes(json.RootElement, l)).ToDictionary(g => g.Key, g => g.First());
        string[] Array((string Group, string Name) column) =>
        [
            .. shape.LeadMinutes.Select(m => leads.TryGetValue(m, out var lead) ? Text(ForecastShape.Value(lead, column.Group, column.Name)) : Fill),
        ];
        return new HapiRecord(row.IssuedAt, [[Text(row.Id, IdLength)], [Text(row.Degraded ? 1 : 0)], .. columns.Select(Array)]);
    }

    /// <summary>A member or baseline as an identifier of C, which HAPI recommends.</summary>
    internal static string Identifier(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetter(c) || (i > 0 && char.IsAsciiDigit(c)) ? c : '_'));
}
