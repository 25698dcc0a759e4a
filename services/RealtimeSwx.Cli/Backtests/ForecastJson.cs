using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Cli.Backtests;

/// <summary>A forecast as one JSON document, named as in the MQTT messages; maps as rows of TECU, null where missing.</summary>
internal static class ForecastJson
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Of(Forecast f) => new()
    {
        ["id"] = f.Id,
        ["target"] = f.Target,
        ["model"] = f.Model,
        ["issued_at"] = Time(f.IssuedAt),
        ["data_cutoff"] = Time(f.DataCutoff),
        ["unit"] = f.Unit,
        ["degraded"] = new JsonObject { ["is"] = f.Degraded.Is, ["reason"] = f.Degraded.Reason, ["fallback"] = f.Degraded.Fallback },
        ["input_tier"] = f.InputTier.ToString().ToLowerInvariant(),
        ["leads"] = new JsonArray([.. f.Leads.Select(Lead)]),
        ["probabilities"] = Numbers(f.Probabilities),
        ["headline"] = new JsonObject(f.Headline.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value))),
        ["input_hash"] = f.InputHash,
        ["checkpoint"] = f.Checkpoint,
        ["next_update_by"] = f.NextUpdateBy is { } next ? Time(next) : null,
    };

    private static JsonNode Lead(ForecastLead lead)
    {
        var result = new JsonObject
        {
            ["valid_time"] = Time(lead.ValidTime),
            ["lead"] = XmlConvert.ToString(lead.Lead),
            ["q"] = Numbers(lead.Quantiles.Select((q, i) => KeyValuePair.Create(QuantileLevels.Key(i), q))),
            ["members"] = Numbers(lead.Members),
            ["baselines"] = Numbers(lead.Baselines),
        };
        if (lead.Map is { } map)
        {
            result["map"] = new JsonObject
            {
                ["lats"] = new JsonArray([.. Enumerable.Range(0, map.Grid.LatCount).Select(i => (JsonNode)map.Grid.Lat(i))]),
                ["lons"] = new JsonArray([.. Enumerable.Range(0, map.Grid.LonCount).Select(j => (JsonNode)map.Grid.Lon(j))]),
                ["values"] = Rows(map.Values, map.Grid),
                ["rms"] = Rows(map.Rms, map.Grid),
            };
        }

        return result;
    }

    private static JsonArray Rows(IReadOnlyList<float> values, TecGrid grid) =>
        new([.. Enumerable.Range(0, grid.LatCount).Select(i => (JsonNode)new JsonArray(
            [.. Enumerable.Range(0, grid.LonCount).Select(j => values[i * grid.LonCount + j]).Select(v => float.IsNaN(v) ? null : (JsonNode)v)]))]);

    private static JsonObject Numbers(IEnumerable<KeyValuePair<string, double>> named) =>
        new(named.Select(n => KeyValuePair.Create(n.Key, (JsonNode?)n.Value)));

    private static string Time(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
