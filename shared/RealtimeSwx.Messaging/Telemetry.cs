using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RealtimeSwx.Messaging;

/// <summary>Every instrument of this library. Tag <c>client</c> is the client id, <c>reason</c> says why something was dropped.</summary>
internal static class Telemetry
{
    public const string Name = "RealtimeSwx.Messaging";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Published = Meter.CreateCounter<long>("swx.mqtt.published", "{message}", "Messages acknowledged by the broker.");

    public static readonly Counter<long> Received = Meter.CreateCounter<long>("swx.mqtt.received", "{message}", "Messages given to the handler.");

    public static readonly Counter<long> Acknowledged = Meter.CreateCounter<long>("swx.mqtt.acknowledged", "{message}", "Messages acknowledged after the handler had finished.");

    public static readonly Counter<long> HandlerRetries = Meter.CreateCounter<long>("swx.mqtt.handler.retries", "{attempt}", "Inbound messages offered to the handler again.");

    public static readonly Counter<long> Reconnects = Meter.CreateCounter<long>("swx.mqtt.reconnects", "{connection}", "Connections after the first.");

    public static readonly Counter<long> Dropped = Meter.CreateCounter<long>("swx.mqtt.dropped", "{message}", "Messages that did not go on, by reason.");

    public static readonly Counter<long> BrokerDropped = Meter.CreateCounter<long>("swx.broker.dropped", "{message}", "Messages that the embedded broker did not pass on, by reason.");

    public static readonly Histogram<double> PublishDuration = Meter.CreateHistogram<double>("swx.mqtt.publish.duration", "s", "From the call to the broker's acknowledgement.");
}

/// <summary>Names for the telemetry setup of the services.</summary>
public static class MessagingTelemetry
{
    /// <summary>Of the ActivitySource and of the Meter.</summary>
    public const string Name = Telemetry.Name;
}
