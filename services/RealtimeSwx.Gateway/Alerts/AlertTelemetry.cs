using System.Diagnostics.Metrics;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Gateway.Alerts;

/// <summary>Instruments of the alert channels.</summary>
internal static class AlertTelemetry
{
    private static readonly Meter Meter = new("RealtimeSwx.Gateway.Alerts");
    private static IReadOnlyList<ChannelState> _channels = [];

    public static readonly Counter<long> Delivered = Meter.CreateCounter<long>("swx.alerts.delivered", "{message}", "Alert messages delivered, by channel.");
    public static readonly Counter<long> Failed = Meter.CreateCounter<long>("swx.alerts.failed", "{attempt}", "Attempts to deliver an alert message that failed, by channel.");
    public static readonly ObservableGauge<long> Waiting = Meter.CreateObservableGauge(
        "swx.alerts.waiting", () => Each(c => c.Waiting), "{message}", "Alert messages that are tried again, by channel.");
    public static readonly ObservableGauge<long> Dead = Meter.CreateObservableGauge(
        "swx.alerts.dead", () => Each(c => c.Dead), "{message}", "Alert messages that were given up, by channel.");
    public static readonly ObservableGauge<long> Disabled = Meter.CreateObservableGauge(
        "swx.alerts.disabled", () => Each(c => c.Disabled.Length > 0 ? 1L : 0L), "{channel}", "1 for a channel whose receiver is gone.");

    /// <summary>How the channels stand now.</summary>
    public static void Show(IReadOnlyList<ChannelState> channels) => _channels = channels;

    private static IEnumerable<Measurement<long>> Each(Func<ChannelState, long> value) =>
        _channels.Select(c => new Measurement<long>(value(c), new KeyValuePair<string, object?>("channel", c.Name)));
}
