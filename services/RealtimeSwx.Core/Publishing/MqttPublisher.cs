using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Publishing;

/// <summary>From persisted events to MQTT messages.</summary>
public sealed class MqttPublisher(
    MqttOutbox outbox,
    SwxTopics topics,
    IBlobStore blobs,
    CoreOptions options,
    TimeProvider clock)
    : IObservationPublisher, IVerificationPublisher, IModelPublisher, IClusterPublisher, IForecastPublisher
{
    public void Publish(SeriesProtocol.BatchRecorded e, long sequence, bool newest)
    {
        var root = e.Series;
        if (e.Maps.Length > 0)
        {
            outbox.Send(ReadMapAsync(e.Maps.MaxBy(m => (m.Epoch, m.Edition))!, sequence, newest));
            return;
        }

        if (e.Rows.Length == 0)
        {
            return;
        }

        var latest = e.Rows.Max(r => r.ValidTime);
        var rows = e.Rows.Where(r => r.ValidTime == latest).ToList();
        var context = Context(sequence, rows[0].Source, rows[0].Quality == Quality.Simulated);
        var message = root == KnownSeries.SolarWind ? ObservationMessages.SolarWind(rows, context)
            : root.Value.StartsWith("lago/", StringComparison.Ordinal) ? Lago(root, rows, context)
            : ObservationMessages.From(rows.MaxBy(r => r.Revision)!, context);
        Send(topics.Observation(root), message, e.TraceParent, newest);
    }

    public void Publish(VerifierProtocol.ScoresAdded scores, long sequence)
    {
        if (VerificationMessages.From(scores, options, sequence) is { } message)
        {
            Send(topics.Verification(scores.Target), message, null);
        }
    }

    public void Publish(RegistryProtocol.IRegistryEvent decision, long sequence)
    {
        if (ModelMessages.From(decision, options, sequence) is { } message)
        {
            Send(topics.Model(decision.Target), message, null);
        }
    }

    public byte[] Render(SeriesId station, ReadOnlyMemory<byte> result, bool simulated, long sequence, DateTimeOffset producedAt) =>
        SwxJson.Bytes(ClusterMessages.From(station, ClusterResult.FromBytes(result.Span), new MessageContext(options.Centre, sequence, producedAt, "core", simulated)));

    public void Publish(StationProtocol.WindowClosed window) =>
        outbox.Send(new SwxPublication(topics.Cluster(window.Station), window.Payload) { Retain = true, Schema = ClusterMessage.SchemaName });

    public void Publish(string target, string model, ReadOnlyMemory<byte> payload, DateTimeOffset lastValid, string? traceParent)
    {
        // A replayed forecast is history on arrival: only live ones expire.
        TimeSpan? expiry = options.Live && lastValid - clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : null;
        outbox.Send(new SwxPublication(topics.Forecast(target, model), payload)
        {
            Retain = true,
            Schema = ForecastMessage.SchemaName,
            TraceParent = traceParent,
            Expiry = expiry,
        });
    }

    private async Task<SwxPublication?> ReadMapAsync(SeriesProtocol.MapRef reference, long sequence, bool newest)
    {
        if (await blobs.GetAsync(reference.Blob, CancellationToken.None) is not { } bytes)
        {
            return null;
        }

        var map = TecMapCodec.Decode(bytes) with { AvailableAt = reference.AvailableAt };
        var context = Context(sequence, reference.Source, reference.Simulated) with { BlobBase = options.BlobBase };
        return SwxPublication.Of(topics.Observation(reference.Series), ObservationMessages.From(map, context, reference.Blob), newest);
    }

    /// <summary>The rates of one second: the total under the station's own name, bands and the rest behind it.</summary>
    private static ObservationMessage Lago(SeriesId root, List<Observation> rows, MessageContext context)
    {
        var total = rows.Find(r => r.Series == root) ?? rows[0];
        var bands = rows.Where(r => r.Series != root && r.Series.Value.Contains("/band", StringComparison.Ordinal))
            .ToImmutableSortedDictionary(r => r.Series.Value[(root.Value.Length + 1)..], r => r.Value);
        double? Named(string tail) => rows.Find(r => r.Series.Value == $"{root.Value}/{tail}")?.Value;
        return ObservationMessages.From(total, context) with
        {
            Kind = ObservationKind.Lago,
            Value = null,
            Lago = new LagoBlock
            {
                CountsPerSecond = total.Value,
                Bands = bands,
                Lost = (int)(Named("lost") ?? 0),
                PressureHpa = Named("pressure"),
                TemperatureC = Named("temperature"),
            },
        };
    }

    private MessageContext Context(long sequence, string source, bool simulated) =>
        new(options.Centre, sequence, clock.GetUtcNow(), source, simulated || options.Simulated);

    private void Send<T>(string topic, T message, string? trace, bool retain = true)
        where T : SwxMessage => outbox.Send(SwxPublication.Of(topic, message, retain) with { TraceParent = trace });
}
