using System.Text.Json;

namespace RealtimeSwx.Gateway.Hapi;

/// <summary>Which leads, members and baselines the forecasts of a target have: taken from the newest one.</summary>
internal sealed record ForecastShape(string Unit, double[] LeadMinutes, string[] Members, string[] Baselines)
{
    public static ForecastShape Of(JsonElement forecast)
    {
        var leads = forecast.GetProperty("leads").EnumerateArray().ToList();
        return new ForecastShape(
            forecast.TryGetProperty("unit", out var unit) ? unit.GetString() ?? "" : "",
            [.. leads.Select(l => Minutes(forecast, l)).Distinct().Order()],
            Names(leads, "members"),
            Names(leads, "baselines"));
    }

    /// <summary>Issue to valid time in minutes.</summary>
    public static double Minutes(JsonElement forecast, JsonElement lead) =>
        (lead.GetProperty("valid_time").GetDateTimeOffset() - forecast.GetProperty("issued_at").GetDateTimeOffset()).TotalMinutes;

    /// <summary>A number under <paramref name="group"/> (<c>q</c>, <c>members</c>, <c>baselines</c>), NaN where there is none.</summary>
    public static double Value(JsonElement lead, string group, string name) =>
        lead.TryGetProperty(group, out var values) && values.ValueKind == JsonValueKind.Object
        && values.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : double.NaN;

    private static string[] Names(List<JsonElement> leads, string group) =>
    [
        .. leads.Where(l => l.TryGetProperty(group, out var g) && g.ValueKind == JsonValueKind.Object)
            .SelectMany(l => l.GetProperty(group).EnumerateObject().Select(p => p.Name)).Distinct().Order(StringComparer.Ordinal),
    ];
}
