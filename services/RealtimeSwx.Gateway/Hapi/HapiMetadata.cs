using System.Text.Json.Nodes;
using System.Xml;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>The JSON answers of HAPI 3.3.</summary>
internal static class HapiMetadata
{
    public const string Version = "3.3";

    public static JsonObject Head(HapiStatus status, string? message = null) => new()
    {
        ["HAPI"] = Version,
        ["status"] = new JsonObject { ["code"] = status.Code, ["message"] = message ?? status.Text },
    };

    public static JsonObject About(GatewayOptions options)
    {
        var json = Head(HapiStatus.Ok);
        json["id"] = $"RealtimeSwx/{options.Centre}";
        json["title"] = "RealtimeSwx space weather";
        json["contact"] = options.Contact;
        json["description"] = "Observations, forecasts with their uncertainty, and verification, as they were published over MQTT.";
        return json;
    }

    public static JsonObject Capabilities()
    {
        var json = Head(HapiStatus.Ok);
        json["outputFormats"] = new JsonArray("csv", "json");
        json["catalogDepthOptions"] = new JsonArray("dataset", "all");
        return json;
    }

    /// <param name="parameters">The parameters to describe, the time first.</param>
    public static JsonObject Info(HapiInfo info, IEnumerable<HapiParameter> parameters)
    {
        var json = Head(HapiStatus.Ok);
        json["startDate"] = HapiTime.Format(info.Start);
        json["stopDate"] = HapiTime.Format(info.Stop);
        if (info.Cadence is { } cadence)
        {
            json["cadence"] = XmlConvert.ToString(cadence);
        }

        json["timeStampLocation"] = info.TimeStampLocation;
        json["description"] = info.Description;
        json["parameters"] = new JsonArray([.. parameters.Select(p => p.ToJson())]);
        return json;
    }
}
