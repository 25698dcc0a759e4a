using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using RealtimeSwx.Core.Explaining;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Cli.Explaining;

/// <summary>A reproduction for people and for programs.</summary>
internal static class ReproductionText
{
    public static string Of(Reproduction r)
    {
        var p = r.Provenance;
        var text = new StringBuilder();
        Line("forecast", r.Forecast.Id);
        Line("target", p.Target);
        Line("issued at", Time(p.IssuedAt));
        Line("data cut-off", Time(p.DataCutoff));
        Line("input tier", p.Tier.ToLowerInvariant());
        Line("inputs", $"{p.InputHash} ({r.Input.Payload.Length} bytes)");
        Line("calibration", p.StateHash);
        Line("checkpoint", p.Checkpoint.Length > 0 ? p.Checkpoint : "none");
        Line("members", Names(r.Output.Members.Keys));
        Line("baselines", Names(r.Output.Baselines.Keys));
        Line("degraded", r.Forecast.Degraded.Is ? $"yes: {r.Forecast.Degraded.Reason}; {r.Forecast.Degraded.Fallback} in its place" : "no");
        Line("published", string.Create(CultureInfo.InvariantCulture, $"number {p.Sequence} of {p.Centre}, made {Time(p.ProducedAt)}, {r.Payload.Length} bytes, sha256 {ContentHash.Of(r.Payload.Span)}"));
        if (r.Difference is not { } d)
        {
            return text.Append("reproduced byte for byte").ToString();
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"NOT reproduced: the first difference is at byte {d.Offset}");
        Line("published", d.Stored);
        Line("made now", d.Made);
        return text.ToString().TrimEnd();

        void Line(string name, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"{name,-13} {value}");
    }

    public static JsonObject Json(Reproduction r)
    {
        var p = r.Provenance;
        var json = new JsonObject
        {
            ["id"] = r.Forecast.Id,
            ["target"] = p.Target,
            ["issued_at"] = Time(p.IssuedAt),
            ["data_cutoff"] = Time(p.DataCutoff),
            ["input_tier"] = p.Tier.ToLowerInvariant(),
            ["input_hash"] = p.InputHash,
            ["input_bytes"] = r.Input.Payload.Length,
            ["calibration_hash"] = p.StateHash,
            ["checkpoint"] = p.Checkpoint,
            ["members"] = Values(r, f => f.Members),
            ["baselines"] = Values(r, f => f.Baselines),
            ["degraded"] = new JsonObject
            {
                ["is"] = r.Forecast.Degraded.Is, ["reason"] = r.Forecast.Degraded.Reason, ["fallback"] = r.Forecast.Degraded.Fallback,
            },
            ["sequence"] = p.Sequence,
            ["produced_at"] = Time(p.ProducedAt),
            ["payload_sha256"] = ContentHash.Of(r.Payload.Span),
            ["reproduced"] = r.Difference is null,
        };
        if (r.Difference is { } d)
        {
            json["difference"] = new JsonObject { ["offset"] = d.Offset, ["published"] = d.Stored, ["made"] = d.Made };
        }

        json["message"] = JsonNode.Parse(r.Stored.PayloadJson);
        return json;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } text ? text : "none";

    /// <summary>Name to value by lead; a map target has names alone, its values are the maps.</summary>
    private static JsonObject Values(Reproduction r, Func<ForecastLead, IReadOnlyDictionary<string, double>> of)
    {
        var result = new JsonObject();
        foreach (var name in r.Forecast.Leads.SelectMany(l => of(l).Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var byLead = new JsonObject();
            foreach (var lead in r.Forecast.Leads.Where(l => of(l).ContainsKey(name)))
            {
                byLead[XmlConvert.ToString(lead.Lead)] = double.IsFinite(of(lead)[name]) ? of(lead)[name] : null;
            }

            result[name] = byLead;
        }

        return result;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
