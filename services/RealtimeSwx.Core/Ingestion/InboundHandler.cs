using System.Diagnostics;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>
/// Takes the providers' own bytes from <c>in/&lt;format&gt;/&lt;source&gt;</c>. The broker's acknowledgement is this method's answer: it says yes
/// when the data are in the journal, or when they can never be (then they are in the quarantine).
/// </summary>
public sealed class InboundHandler(IActorRef driver, SwxTopics topics, FeedMonitor monitor, CoreOptions options, TimeProvider clock, ILogger<InboundHandler> log)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    /// <summary>A station's clock may be this far ahead: a later second would make all that follow it too late.</summary>
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(10);

    public async Task<bool> HandleAsync(InboundMessage message, CancellationToken cancel)
    {
        if (!topics.TryParseInbound(message.Topic, out var inbound))
        {
            return true;
        }

        using var activity = CoreTelemetry.Source.StartActivity("ingest.mqtt", ActivityKind.Consumer, message.TraceParent);
        var records = Parse(message, inbound);
        var answer = await driver.Ask<ReplayActor.FeedDone>(new ReplayActor.Feed(records, activity?.Id ?? message.TraceParent), Timeout, cancel);
        if (!answer.Stored)
        {
            log.LogWarning("{Topic} not stored, left with the broker: {Reason}", message.Topic, answer.Error);
        }

        return answer.Stored;
    }

    private List<FeedRecord> Parse(InboundMessage message, InboundTopic inbound)
    {
        var read = ReadOptions.Inbound with { SourceName = message.Topic, Station = inbound.Source, Start = options.Live ? clock.GetUtcNow() : null };
        try
        {
            var records = FeedFile.ReadBytes(message.Payload, message.Topic, inbound.Format == "auto" ? null : inbound.Format, read).ToList();
            monitor.Failed(inbound.Source, null);
            var now = clock.GetUtcNow();
            var stamped = records.Select(r => !options.Live
                ? Availability.Operational.Stamp(r)
                : Receipt.FromTheFuture(r, message.Topic, MaxSkew, now) ?? Receipt.Stamped(r, now)).ToList();
            return [.. stamped.OfType<Rejected>(), .. stamped.Where(r => r is not Rejected).OrderBy(r => Instants.TimeOf(r)!.Value)];
        }
        catch (Exception e) when (e is InputException or FormatException or NotSupportedException or KeyNotFoundException)
        {
            monitor.Failed(inbound.Source, e.Message);
            log.LogWarning("{Topic} cannot be read: {Reason}", message.Topic, e.Message);
            return [e is InputException input
                ? new Rejected(message.Topic, input.Line ?? 0, 0, input.Field ?? "input", input.Reason, "")
                : new Rejected(message.Topic, 0, 0, "input", e.Message, "")];
        }
    }
}
