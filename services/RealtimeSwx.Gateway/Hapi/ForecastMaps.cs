using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>The predicted maps of a published forecast, from the blobs that its message names.</summary>
internal static class ForecastMaps
{
    /// <summary>Minutes after issue and map, by lead; leads without a map, or whose blob is gone, are left out.</summary>
    public static async Task<IReadOnlyList<(double Minutes, TecMap Map)>> OfAsync(ForecastRow row, IBlobStore blobs, CancellationToken cancel)
    {
        using var message = JsonDocument.Parse(row.PayloadJson);
        var maps = new List<(double, TecMap)>();
        foreach (var lead in message.RootElement.GetProperty("leads").EnumerateArray())
        {
            if (lead.TryGetProperty("map", out var map) && map.ValueKind == JsonValueKind.Object
                && map.TryGetProperty("blob", out var hash) && hash.ValueKind == JsonValueKind.String
                && await blobs.GetAsync(hash.GetString()!, cancel) is { } bytes)
            {
                maps.Add((ForecastShape.Minutes(message.RootElement, lead), TecMapCodec.Decode(bytes)));
            }
        }

        return maps;
    }
}
