using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>The maps of one analysis centre, the newest edition of each epoch, as arrays over latitude and longitude.</summary>
internal sealed record MapDataset(SeriesExtent Extent, IReadModel Model, IBlobStore Blobs)
    : HapiDataset(HapiIds.MapPrefix + HapiIds.Encode(Extent.Series.Value), $"{Extent.Series.Value}, maps")
{
    public override async Task<HapiInfo> InfoAsync(CancellationToken cancel)
    {
        var grid = await NewestGridAsync(cancel) ?? TecGrid.Igs;
        HapiBins[] bins =
        [
            new("latitude", "deg", [.. Enumerable.Range(0, grid.LatCount).Select(grid.Lat)]),
            new("longitude", "deg", [.. Enumerable.Range(0, grid.LonCount).Select(grid.Lon)]),
        ];
        return new HapiInfo(
            Extent.First,
            Extent.Last.AddSeconds(1),
            $"Global maps {Extent.Series.Value}: vertical total electron content.",
            [HapiInfo.Time, new("tec", "double", "TECU", "Vertical total electron content", Fill) { Bins = bins }])
        {
            Cadence = Spacing(Extent.First, Extent.Last, Extent.Rows),
            TimeStampLocation = "other",
        };
    }

    public override async IAsyncEnumerable<HapiRecord> ReadAsync(
        HapiInfo info, DateTimeOffset start, DateTimeOffset stop, [EnumeratorCancellation] CancellationToken cancel)
    {
        var size = info.Parameters[1].Count;
        var rows = await Model.MapsAsync(Extent.Series, start, stop, cancel);
        foreach (var epoch in rows.GroupBy(r => r.Epoch))
        {
            var map = await LoadAsync(epoch.OrderBy(r => r.Edition).ThenBy(r => r.Revision).ThenBy(r => r.AvailableAt).Last(), cancel);
            // A map on another grid than the header's cannot be told in its columns: its epoch is there, its values are fill.
            yield return new HapiRecord(
                epoch.Key,
                [map is not null && map.Values.Length == size ? [.. map.Values.Select(v => Text(Math.Round(v, 4)))] : [.. Enumerable.Repeat(Fill, size)]]);
        }
    }

    private async Task<TecGrid?> NewestGridAsync(CancellationToken cancel)
    {
        var rows = await Model.MapsAsync(Extent.Series, Extent.Last, Extent.Last.AddTicks(1), cancel);
        return rows.Count > 0 && await LoadAsync(rows[^1], cancel) is { } map ? map.Grid : null;
    }

    private async Task<TecMap?> LoadAsync(MapRow row, CancellationToken cancel) =>
        await Blobs.GetAsync(row.BlobHash, cancel) is { } bytes ? TecMapCodec.Decode(bytes) : null;
}
