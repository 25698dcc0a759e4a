using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

internal static class MapBlocks
{
    public static MapBlock From(TecMap map, MessageContext context, string? blob) => new()
    {
        Lats = [.. Enumerable.Range(0, map.Grid.LatCount).Select(map.Grid.Lat)],
        Lons = [.. Enumerable.Range(0, map.Grid.LonCount).Select(map.Grid.Lon)],
        Values = Tenths(map.Values),
        Rms = map.Rms.IsDefaultOrEmpty ? null : Tenths(map.Rms),
        HeightKm = map.HeightKm,
        Blob = blob,
        Link = blob is not null && context.BlobBase is { } at ? $"{at.TrimEnd('/')}/{blob}" : null,
    };

    private static ImmutableArray<double?> Tenths(ImmutableArray<float> values) =>
        [.. values.Select(v => float.IsFinite(v) ? Math.Round(v, 1) : (double?)null)];
}
