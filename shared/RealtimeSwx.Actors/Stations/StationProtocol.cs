using System.Collections.Immutable;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Actors.Stations;

/// <summary>The clustering side of a LAGO station: windows of pulses that close and are clustered by a worker.</summary>
public static class StationProtocol
{
    public interface IWithStation : ISwxWireMessage
    {
        SeriesId Station { get; }
    }

    /// <summary>A recorded second of pulses. Answered by <see cref="Settled"/> once every window that it closed is clustered and published.</summary>
    public sealed record AddPulses(SeriesId Station, DateTimeOffset Second, string Blob, int Pulses, bool Simulated, string? TraceParent, DateTimeOffset? Now = null) : IWithStation, IAtDataTime;

    /// <summary>End of the stream: closes the open window.</summary>
    public sealed record CloseWindow(SeriesId Station, DateTimeOffset? Now = null) : IWithStation, IAtDataTime;

    public sealed record Settled(SeriesId Station, int Windows) : ISwxWireMessage;

    public sealed record PulsesAdded(SeriesId Station, DateTimeOffset Second, string Blob, int Pulses, bool Simulated, DateTimeOffset Timestamp) : IWithStation;

    /// <param name="Result">Blob of the full result (labels, landmarks).</param>
    /// <param name="Payload">The message as published, UTF-8 JSON; empty when no worker answered.</param>
    public sealed record WindowClosed(SeriesId Station, DateTimeOffset From, DateTimeOffset To, int Pulses, string Result, ReadOnlyMemory<byte> Payload, DateTimeOffset Timestamp) : IWithStation;

    public sealed record OpenSecond(DateTimeOffset Second, string Blob, int Pulses, bool Simulated);

    public sealed record StationSnapshot(SeriesId Station, ImmutableArray<OpenSecond> Open, DateTimeOffset? LastSecond, string LastResult, long Sequence) : ISwxWireMessage;
}
