using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RealtimeSwx.Core;

/// <summary>Every trace source and instrument of Core.</summary>
internal static class CoreTelemetry
{
    public const string Name = "RealtimeSwx.Core";
    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> ForecastsIssued = Meter.CreateCounter<long>("swx.forecasts.issued", "{forecast}", "Forecasts issued, by target.");
    public static readonly Counter<long> TicksFailed = Meter.CreateCounter<long>("swx.ticks.failed", "{tick}", "Forecast ticks that failed, by target.");
    public static readonly Counter<long> Observations = Meter.CreateCounter<long>("swx.observations.recorded", "{observation}", "New observations recorded, by series root.");
    public static readonly Counter<long> Rejected = Meter.CreateCounter<long>("swx.rows.rejected", "{row}", "Rows that could not be read, by source.");
    public static readonly Counter<long> AlertsChanged = Meter.CreateCounter<long>("swx.alerts.changed", "{message}", "Alert messages decided, by rule and state.");
    public static readonly Counter<long> Dropped = Meter.CreateCounter<long>("swx.messages.dropped", "{message}", "Messages dropped, by place and reason.");
}
