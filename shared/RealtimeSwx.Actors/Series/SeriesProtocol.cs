using System.Collections.Immutable;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Actors.Series;

/// <summary>
/// The series entity: all values of one series root (the wind components share one), every revision. Maps and pulses are blobs; here
/// only their references live.
/// </summary>
public static class SeriesProtocol
{
    public interface IWithSeries : ISwxWireMessage
    {
        SeriesId Series { get; }
    }

    public interface ISeriesCommand : IWithSeries;

    public interface ISeriesQuery : IWithSeries;

    public interface ISeriesEvent : IWithSeries
    {
        DateTimeOffset Timestamp { get; }
    }

    /// <param name="Blob">Hash of the map's bytes (<see cref="MapBlob"/>).</param>
    public sealed record MapRef(
        SeriesId Series,
        DateTimeOffset Epoch,
        DateTimeOffset Edition,
        Revision Revision,
        DateTimeOffset AvailableAt,
        string Blob,
        string Source,
        bool Simulated);

    /// <summary>A second of pulses, its samples in a blob.</summary>
    public sealed record PulseRef(DateTimeOffset Second, string Blob, int Pulses, int Lost, string Source, bool Simulated);

    // Commands

    /// <summary>New data of one root. Answered by <see cref="Recorded"/> after the event is in the journal; sending it again does nothing new.</summary>
    public sealed record RecordBatch(
        SeriesId Series,
        ImmutableArray<Observation> Rows,
        ImmutableArray<MapRef> Maps,
        ImmutableArray<PulseRef> Pulses,
        string? TraceParent,
        DateTimeOffset? Now = null) : ISeriesCommand, IAtDataTime;

    /// <summary>Several batches of one root, in order: one write to the journal, one event and one publication each. Answered once, by <see cref="Recorded"/>.</summary>
    public sealed record RecordBatches(SeriesId Series, ImmutableArray<RecordBatch> Batches) : ISeriesCommand, IAtDataTime
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public DateTimeOffset? Now => Batches.IsEmpty ? null : Batches[^1].Now;
    }

    // Queries

    /// <summary>All revisions with from &lt;= valid time &lt; to that were available at <paramref name="AsOf"/>.</summary>
    public sealed record ReadWindow(SeriesId Series, DateTimeOffset AsOf, DateTimeOffset From, DateTimeOffset To) : ISeriesQuery;

    // Responses

    /// <param name="New">Rows, maps and pulses that were not known before.</param>
    public sealed record Recorded(SeriesId Series, int New, int Known) : ISwxWireMessage;

    public sealed record Window(SeriesId Series, ImmutableArray<Observation> Rows, ImmutableArray<MapRef> Maps, string? TraceParent) : ISwxWireMessage;

    /// <summary>The journal refused; the sender still owns the data and must send it again.</summary>
    public sealed record RecordFailed(SeriesId Series, string Reason) : ISwxWireMessage;

    // Events

    /// <summary>One event per batch, only what was new.</summary>
    public sealed record BatchRecorded(
        SeriesId Series,
        ImmutableArray<Observation> Rows,
        ImmutableArray<MapRef> Maps,
        ImmutableArray<PulseRef> Pulses,
        DateTimeOffset Timestamp,
        string? TraceParent) : ISeriesEvent;

    /// <summary>The bounded memory of the entity, as a snapshot.</summary>
    public sealed record SeriesSnapshot(
        SeriesId Series,
        ImmutableArray<Observation> Rows,
        ImmutableArray<MapRef> Maps,
        ImmutableArray<PulseRef> Pulses) : ISwxWireMessage;
}
