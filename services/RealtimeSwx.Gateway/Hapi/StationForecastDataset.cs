using System.Runtime.CompilerServices;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>Forecasts of vertical TEC at the configured stations with their error: time = issue time, arrays over the leads of the newest forecast.</summary>
internal sealed record StationForecastDataset(TargetExtent Extent, IReadOnlyList<StationOptions> Stations, IReadModel Model, IBlobStore Blobs)
    : HapiDataset(HapiIds.ForecastPrefix + HapiIds.StationPrefix + HapiIds.Encode(Extent.Target), $"{Extent.Target}, forecasts at stations by issue time")
{
    private const int Page = 16;

    public override async Task<HapiInfo> InfoAsync(CancellationToken cancel)
    {
        HapiBins[] bins = [new("lead", "min", await LeadsAsync(cancel))];
        return new HapiInfo(
            Extent.First,
            Extent.Last.AddSeconds(1),
            $"Forecasts of vertical total electron content at stations, bilinear in the predicted maps of {Extent.Target}, by issue time. Forecasts, not observations.",
            [
                HapiInfo.Time,
                .. Stations.Select(s => new HapiParameter("vtec_" + s.Name, "double", "TECU", $"Predicted vertical TEC {s.Place}", Fill) { Bins = bins }),
                .. Stations.Select(s => new HapiParameter("rms_" + s.Name, "double", "TECU", $"Error of it as RMS: half the 90 % interval / 1.645, {s.Place}", Fill) { Bins = bins }),
            ])
        {
            Cadence = Spacing(Extent.First, Extent.Last, Extent.Forecasts),
            TimeStampLocation = "other",
        };
    }

    public override async IAsyncEnumerable<HapiRecord> ReadAsync(
        HapiInfo info, DateTimeOffset start, DateTimeOffset stop, [EnumeratorCancellation] CancellationToken cancel)
    {
        var leads = info.Parameters[1].Bins[0].Centers;
        while (true)
        {
            var page = await Model.ForecastPageAsync(Extent.Target, start, stop, Page, cancel);
            foreach (var issue in page.GroupBy(f => f.IssuedAt))
            {
                var maps = (await ForecastMaps.OfAsync(issue.Last(), Blobs, cancel)).GroupBy(m => m.Minutes).ToDictionary(g => g.Key, g => g.First().Map);
                string[] Row(Func<Domain.TecMap, double> value) => [.. leads.Select(l => maps.TryGetValue(l, out var map) ? Text(Math.Round(value(map), 3)) : Fill)];
                yield return new HapiRecord(issue.Key, [.. Stations.Select(s => Row(s.Of)), .. Stations.Select(s => Row(s.ErrorOf))]);
            }

            if (page.Count < Page)
            {
                yield break;
            }

            start = page[^1].IssuedAt.AddTicks(1);
        }
    }

    private async Task<double[]> LeadsAsync(CancellationToken cancel)
    {
        var newest = (await Model.ForecastsAsync(Extent.Target, Extent.Last, Extent.Last.AddTicks(1), 1, cancel))[^1];
        using var json = System.Text.Json.JsonDocument.Parse(newest.PayloadJson);
        return ForecastShape.Of(json.RootElement).LeadMinutes;
    }
}
