using System.Collections.Immutable;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>From the records of some instants to one command per series root, its batches in the order of the instants.</summary>
internal sealed class RecordBatching
{
    private readonly Dictionary<SeriesId, List<SeriesProtocol.RecordBatch>> _byRoot = [];

    /// <summary>Seconds of pulses for the stations, in order.</summary>
    public List<StationProtocol.AddPulses> Pulses { get; } = [];

    public async Task AddAsync(Instant instant, string? trace, IBlobStore blobs, CancellationToken cancel)
    {
        var batches = new Dictionary<SeriesId, Parts>();
        foreach (var record in instant.Records)
        {
            switch (record)
            {
                case Observation o:
                    PartsOf(o.Series.Root).Rows.Add(o);
                    break;
                case TecMap m:
                    var mapBlob = await blobs.PutAsync(TecMapCodec.Encode(m), TecMapCodec.ContentType, cancel);
                    PartsOf(m.Series.Root).Maps.Add(new SeriesProtocol.MapRef(m.Series, m.Epoch, m.Edition, m.Revision, m.AvailableAt, mapBlob, m.Source, m.Simulated));
                    break;
                case PulseBatch b:
                    var pulseBlob = await blobs.PutAsync(PulseBatchCodec.Encode(b), PulseBatchCodec.ContentType, cancel);
                    var station = PartsOf(b.Station.Root);
                    station.Pulses.Add(new SeriesProtocol.PulseRef(b.Second, pulseBlob, b.Pulses.Length, b.Lost, b.Source, b.Simulated));
                    station.Rows.AddRange(LagoRates.Of(b).Select(o => o with { AvailableAt = b.AvailableAt }));
                    Pulses.Add(new StationProtocol.AddPulses(b.Station, b.Second, pulseBlob, b.Pulses.Length, b.Simulated, trace, instant.At));
                    break;
                default:
                    break;
            }
        }

        foreach (var (root, parts) in batches)
        {
            if (!_byRoot.TryGetValue(root, out var list))
            {
                _byRoot[root] = list = [];
            }

            list.Add(new SeriesProtocol.RecordBatch(root, [.. parts.Rows], [.. parts.Maps], [.. parts.Pulses], trace, instant.At));
        }

        Parts PartsOf(SeriesId root)
        {
            if (!batches.TryGetValue(root, out var parts))
            {
                batches[root] = parts = new Parts([], [], []);
            }

            return parts;
        }
    }

    public IEnumerable<SeriesProtocol.RecordBatches> Commands() => _byRoot.Select(r => new SeriesProtocol.RecordBatches(r.Key, [.. r.Value]));

    /// <summary>Valid time of the newest datum.</summary>
    public static DateTimeOffset NewestIn(SeriesProtocol.RecordBatches command) => command.Batches.Max(b => b.Rows.Select(r => r.ValidTime)
        .Concat(b.Maps.Select(m => m.Epoch))
        .Concat(b.Pulses.Select(p => p.Second))
        .Max());

    private sealed record Parts(List<Observation> Rows, List<SeriesProtocol.MapRef> Maps, List<SeriesProtocol.PulseRef> Pulses);
}
