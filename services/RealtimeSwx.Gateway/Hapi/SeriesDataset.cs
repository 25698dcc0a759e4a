using System.Runtime.CompilerServices;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>The values of one series, the most settled revision of each.</summary>
internal sealed record SeriesDataset(SeriesExtent Extent, IReadModel Model)
    : HapiDataset(HapiIds.Encode(Extent.Series.Value), $"{Extent.Series.Value}, observed")
{
    private const int Page = 10_000;
    private const int SourceLength = 64;

    public override async Task<HapiInfo> InfoAsync(CancellationToken cancel)
    {
        var head = await Model.ObservationsAsync(Extent.Series, Extent.First, DateTimeOffset.MaxValue, false, 50, cancel);
        var spacing = head.Zip(head.Skip(1), (a, b) => b.ValidTime - a.ValidTime).Order().ToList();
        var cadence = spacing.Count == 0 ? (TimeSpan?)null : spacing[spacing.Count / 2];
        var unit = KnownSeries.UnitOf(Extent.Series);
        return new HapiInfo(
            Extent.First,
            Extent.Last + (cadence ?? TimeSpan.FromSeconds(1)),
            $"Series {Extent.Series.Value}: the most settled revision of every value. Fill values are never served: a missing value has no record.",
            [
                HapiInfo.Time,
                new("value", "double", unit.Length > 0 ? unit : null, $"{Extent.Series.Value}", Fill),
                new("revision", "integer", null, "0 estimate, 1 quicklook, 2 provisional, 3 final", "-1"),
                new("quality", "integer", null, "0 good, 1 doubtful, 2 simulated", "-1"),
                new("available_at", "isotime", "UTC", "When an operational system could have known the value", Length: HapiTime.Length),
                new("source", "string", null, "Where the value comes from", Length: SourceLength),
            ])
        {
            Cadence = cadence,
            TimeStampLocation = head.Count > 0 && head[0].Span == TimeSpan.Zero ? "other" : "begin",
        };
    }

    public override async IAsyncEnumerable<HapiRecord> ReadAsync(
        HapiInfo info, DateTimeOffset start, DateTimeOffset stop, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var page = await Model.ObservationsAsync(Extent.Series, start, stop, false, Page, cancel);
            foreach (var o in page)
            {
                yield return new HapiRecord(
                    o.ValidTime,
                    [
                        [Text(o.Value)], [Text((int)o.Revision)], [Text((int)o.Quality)], [HapiTime.Format(o.AvailableAt)],
                        [Text(o.Source, SourceLength)],
                    ]);
            }

            if (page.Count < Page)
            {
                yield break;
            }

            start = page[^1].ValidTime.AddTicks(1);
        }
    }
}
