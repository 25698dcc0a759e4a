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
    public Task Publish(SeriesProtocol.BatchRecorded e, long sequence, bool newest)
    {
        var root = e.Series;
        if (e.Maps.Length > 0)
        {
            return outbox.Send(ReadMapAsync(e.Maps.MaxBy(m => (m.Epoch, m.Edition))!, e.Timestamp, sequence, newest));
        }

        if (e.Rows.Length == 0)
        {
            return Task.CompletedTask;
        }

        var latest = e.Rows.Max(r => r.ValidTime);
        var rows = e.Rows.Where(r => r.ValidTime == latest).ToList();
        var context = Context(sequence, e.Timestamp, rows[0].Source, rows[0].Quality == Quality.Simulated);
        var message = root == KnownSeries.SolarWind ? ObservationMessages.SolarWind(rows, context)
            : root.Value.StartsWith("lago/", StringComparison.Ordinal) ? Lago(root, rows, context)
            : ObservationMessages.From(rows.MaxBy(r => r.Revision)!, context);
        return Send(topics.Observation(root), message, e.TraceParent, newest);
    }

    public Task PublishDerived(Observation row, DateTimeOffset producedAt, string? traceParent)
    {
        // One value an hour, or a minute: its number since 1970 is a sequence whose gaps are missing values.
        var step = row.Span > TimeSpan.Zero ? row.Span : TimeSpan.FromDays(1);
        var sequence = (row.ValidTime - DateTimeOffset.UnixEpoch).Ticks / step.Ticks;
        return Send(topics.Observation(row.Series), ObservationMessages.From(row, Context(sequence, producedAt, row.Source, row.Quality == Quality.Simulated)), traceParent);
    }

    public Task Publish(VerifierProtocol.ScoresAdded scores, long sequence) =>
        VerificationMessages.From(scores, options, sequence) is { } message ? Send(topics.Verification(scores.Target), message, null) : Task.CompletedTask;

    public Task Publish(RegistryProtocol.IRegistryEvent decision, long sequence) =>
        ModelMessages.From(decision, options, sequence) is { } message ? Send(topics.Model(decision.Target), message, null) : Task.CompletedTask;

    public byte[] Render(SeriesId station, ClusterResult result, bool simulated, long sequence, DateTimeOffset producedAt) =>
        SwxJson.Bytes(ClusterMessages.From(station, result, new MessageContext(options.Centre, sequence, producedAt, "core", simulated)));

    public Task Publish(StationProtocol.WindowClosed window) =>
        outbox.Send(new SwxPublication(topics.Cluster(window.Station), window.Payload) { Retain = true, Schema = ClusterMessage.SchemaName });

    public Task Publish(SecondClasses classes, DateTimeOffset producedAt) => Send(
        topics.ClusterSecond(new SeriesId(classes.Station)), ClusterMessages.From(classes, Context(classes.Second.ToUnixTimeSeconds(), producedAt, "core", classes.Simulated)), null);

    public Task Publish(string target, string model, ReadOnlyMemory<byte> payload, DateTimeOffset lastValid, string? traceParent)
    {
        // A replayed forecast is history on arrival: only live ones expire.
        TimeSpan? expiry = options.Live && lastValid - clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : null;
        return outbox.Send(new SwxPublication(topics.Forecast(target, model), payload)
        {
            Retain = true,
            Schema = ForecastMessage.SchemaName,
            TraceParent = traceParent,
            Expiry = expiry,
        });
    }

    void IObservationPublisher.Forget(SeriesId series) => outbox.Forget(topics.Observation(series));

    void IVerificationPublisher.Forget(string target) => outbox.Forget(topics.Verification(target));

    void IModelPublisher.Forget(string target) => outbox.Forget(topics.Model(target));

    void IClusterPublisher.Forget(SeriesId station)
    {
        outbox.Forget(topics.Cluster(station));
        outbox.Forget(topics.ClusterSecond(station));
    }

    void IForecastPublisher.Forget(string target, string model) => outbox.Forget(topics.Forecast(target, model));

    private async Task<SwxPublication?> ReadMapAsync(SeriesProtocol.MapRef reference, DateTimeOffset producedAt, long sequence, bool newest)
    {
        if (await blobs.GetAsync(reference.Blob, CancellationToken.None) is not { } bytes)
        {
            return null;
        }

        var map = TecMapCodec.Decode(bytes) with { AvailableAt = reference.AvailableAt };
        var context = Context(sequence, producedAt, reference.Source, reference.Simulated) with { BlobBase = options.BlobBase };
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

    private MessageContext Context(long sequence, DateTimeOffset producedAt, string source, bool simulated) =>
        new(options.Centre, sequence, producedAt, source, simulated || options.Simulated);

    private Task Send<T>(string topic, T message, string? trace, bool retain = true)
        where T : SwxMessage => outbox.Send(SwxPublication.Of(topic, message, retain) with { TraceParent = trace });
}
