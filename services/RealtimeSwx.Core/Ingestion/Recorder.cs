using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Quarantine;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>
/// From parsed records to the entities that keep them. Bulk goes to the blob store first; then each series root gets one batch and
/// answers when it is in the journal. Used by replay, live feeds and inbound MQTT alike.
/// </summary>
public sealed class Recorder(
    IActorRef series,
    IActorRef forecasts,
    IActorRef stations,
    IActorRef quarantine,
    IBlobStore blobs,
    ModelShipping models,
    FeedMonitor monitor,
    MqttOutbox outbox) : ILockStepTargets
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A tick may contain a training round.</summary>
    private static readonly TimeSpan TickTimeout = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<SeriesId, bool> _stations = [];

    public async Task RecordAsync(IReadOnlyList<FeedRecord> records, CancellationToken cancel)
    {
        await StoreAsync(records, cancel);
        await outbox.FlushAsync(cancel);
    }

    /// <summary>As <see cref="RecordAsync"/>, but does not wait for the broker: what is in the journal is safe, and a feed goes on without one.</summary>
    public async Task StoreAsync(IReadOnlyList<FeedRecord> records, CancellationToken cancel)
    {
        using var activity = CoreTelemetry.Source.StartActivity("ingest.record", ActivityKind.Internal);
        var trace = activity?.Id ?? Activity.Current?.Id;
        var batches = new Dictionary<SeriesId, Batch>();
        var pulses = new List<StationProtocol.AddPulses>();
        foreach (var record in records)
        {
            switch (record)
            {
                case Observation o:
                    BatchOf(o.Series.Root).Rows.Add(o);
                    break;
                case TecMap m:
                    var mapBlob = await blobs.PutAsync(TecMapCodec.Encode(m), TecMapCodec.ContentType, cancel);
                    BatchOf(m.Series.Root).Maps.Add(new SeriesProtocol.MapRef(m.Series, m.Epoch, m.Edition, m.Revision, m.AvailableAt, mapBlob, m.Source, m.Simulated));
                    break;
                case PulseBatch b:
                    var pulseBlob = await blobs.PutAsync(PulseBatchCodec.Encode(b), PulseBatchCodec.ContentType, cancel);
                    var station = BatchOf(b.Station.Root);
                    station.Pulses.Add(new SeriesProtocol.PulseRef(b.Second, pulseBlob, b.Pulses.Length, b.Lost, b.Source, b.Simulated));
                    station.Rows.AddRange(LagoRates.Of(b).Select(o => o with { AvailableAt = b.AvailableAt }));
                    pulses.Add(new StationProtocol.AddPulses(b.Station, b.Second, pulseBlob, b.Pulses.Length, b.Simulated, trace));
                    break;
                default:
                    break;
            }
        }

        await Task.WhenAll(batches.Select(b => SendAsync(b.Key, b.Value, trace, cancel)));
        await QuarantineAsync(records.OfType<Rejected>(), cancel);
        foreach (var second in pulses)
        {
            _stations[second.Station] = true;
            await stations.Ask<StationProtocol.Settled>(second, TickTimeout, cancel);
        }

        Batch BatchOf(SeriesId root)
        {
            if (!batches.TryGetValue(root, out var batch))
            {
                batches[root] = batch = new Batch();
            }

            return batch;
        }
    }

    public async Task TickAsync(string target, DateTimeOffset at, bool issue, CancellationToken cancel)
    {
        await StepAsync(target, at, issue, cancel);
        await outbox.FlushAsync(cancel);
    }

    /// <summary>As <see cref="TickAsync"/>, but does not wait for the broker.</summary>
    public async Task<ForecastProtocol.TickDone> StepAsync(string target, DateTimeOffset at, bool issue, CancellationToken cancel)
    {
        await models.EnsureAsync(target, cancel);
        var done = await forecasts.Ask<ForecastProtocol.TickDone>(
            new ForecastProtocol.Tick(target, at, issue, Activity.Current?.Id), TickTimeout, cancel);
        return done.Error is { } error ? throw new InvalidOperationException($"The {target} tick of {at:O} failed: {error}") : done;
    }

    public async Task FinishAsync(DateTimeOffset at, CancellationToken cancel)
    {
        foreach (var station in _stations.Keys)
        {
            await stations.Ask<StationProtocol.Settled>(new StationProtocol.CloseWindow(station), TickTimeout, cancel);
        }

        await outbox.FlushAsync(cancel);
    }

    private async Task SendAsync(SeriesId root, Batch batch, string? trace, CancellationToken cancel)
    {
        var command = new SeriesProtocol.RecordBatch(root, [.. batch.Rows], [.. batch.Maps], [.. batch.Pulses], trace);
        var answer = await series.Ask<object>(command, AskTimeout, cancel);
        if (answer is SeriesProtocol.RecordFailed failed)
        {
            throw new IOException($"{root} could not be recorded: {failed.Reason}");
        }

        if (answer is SeriesProtocol.Recorded recorded)
        {
            CoreTelemetry.Observations.Add(recorded.New, new KeyValuePair<string, object?>("series", root.Value));
            monitor.Recorded(root, batch.NewestData, recorded.New);
        }
    }

    private async Task QuarantineAsync(IEnumerable<Rejected> rejected, CancellationToken cancel)
    {
        foreach (var rows in rejected.GroupBy(r => r.Source, StringComparer.Ordinal))
        {
            var source = Path.GetFileName(rows.Key);
            var kept = await quarantine.Ask<QuarantineProtocol.Quarantined>(
                new QuarantineProtocol.Quarantine(source, [.. rows]), AskTimeout, cancel);
            CoreTelemetry.Rejected.Add(rows.Count(), new KeyValuePair<string, object?>("source", source));
            monitor.Rejected(source, rows.Last(), kept.Total);
        }
    }

    private sealed class Batch
    {
        public List<Observation> Rows { get; } = [];

        public List<SeriesProtocol.MapRef> Maps { get; } = [];

        public List<SeriesProtocol.PulseRef> Pulses { get; } = [];

        public DateTimeOffset NewestData => Rows.Select(r => r.ValidTime)
            .Concat(Maps.Select(m => m.Epoch))
            .Concat(Pulses.Select(p => p.Second))
            .Max();
    }
}
