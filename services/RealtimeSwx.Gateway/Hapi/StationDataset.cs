using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Ionosphere;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>
/// Vertical TEC at the configured stations, read off the maps of one analysis, with its distance from the median of the same hour over the 27 days before
/// (fill where fewer than 14 of them are there).
/// </summary>
internal sealed record StationDataset(SeriesExtent Extent, IReadOnlyList<StationOptions> Stations, IReadModel Model, IBlobStore Blobs)
    : HapiDataset(HapiIds.StationPrefix + HapiIds.Encode(Extent.Series.Value), $"{Extent.Series.Value}, vertical TEC at stations")
{
    public override Task<HapiInfo> InfoAsync(CancellationToken cancel) => Task.FromResult(new HapiInfo(
        Extent.First,
        Extent.Last.AddSeconds(1),
        $"Vertical total electron content at stations, bilinear in the maps of {Extent.Series.Value}, and its anomaly: minus the median of the same hour over the 27 days before.",
        [
            HapiInfo.Time,
            .. Stations.Select(s => new HapiParameter("vtec_" + s.Name, "double", "TECU", $"Vertical TEC {s.Place}", Fill)),
            .. Stations.Select(s => new HapiParameter("anomaly_" + s.Name, "double", "TECU", $"Anomaly of vertical TEC {s.Place}", Fill)),
        ])
    {
        Cadence = Spacing(Extent.First, Extent.Last, Extent.Rows),
        TimeStampLocation = "other",
    });

    public override async IAsyncEnumerable<HapiRecord> ReadAsync(
        HapiInfo info, DateTimeOffset start, DateTimeOffset stop, [EnumeratorCancellation] CancellationToken cancel)
    {
        // What came before is kept as one number a station; maps go as they come.
        var past = new Queue<(DateTimeOffset Epoch, double[] Values)>();
        var rows = await Model.MapsAsync(Extent.Series, start - TimeSpan.FromDays(TecAnomaly.Days) - TecAnomaly.Within, stop, cancel);
        foreach (var epoch in rows.GroupBy(r => r.Epoch))
        {
            while (past.Count > 0 && epoch.Key - past.Peek().Epoch > TimeSpan.FromDays(TecAnomaly.Days) + TecAnomaly.Within)
            {
                past.Dequeue();
            }

            var newest = epoch.OrderBy(r => r.Edition).ThenBy(r => r.Revision).ThenBy(r => r.AvailableAt).Last();
            double[] values = await Blobs.GetAsync(newest.BlobHash, cancel) is { } bytes && TecMapCodec.Decode(bytes) is var map
                ? [.. Stations.Select(s => s.Of(map))]
                : [.. Stations.Select(_ => double.NaN)];
            if (epoch.Key >= start)
            {
                var same = past.Where(p => TecAnomaly.DayBefore(epoch.Key, p.Epoch) is not null).Select(p => p.Values).ToList();
                yield return new HapiRecord(
                    epoch.Key,
                    [
                        .. values.Select(v => new[] { Text(Math.Round(v, 3)) }),
                        .. values.Select((v, i) => new[] { Text(Math.Round(v - TecAnomaly.Median(same.Select(s => s[i])), 3)) }),
                    ]);
            }

            past.Enqueue((epoch.Key, values));
        }
    }
}
