using System.Collections.Immutable;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Actors.Quarantine;

/// <summary>Rows that could not be read, kept per source so that nothing is lost silently.</summary>
public static class QuarantineProtocol
{
    public interface IWithSource : ISwxWireMessage
    {
        string Source { get; }
    }

    public sealed record Quarantine(string Source, ImmutableArray<Rejected> Rows, DateTimeOffset? Now = null) : IWithSource, IAtDataTime;

    public sealed record Quarantined(string Source, long Total) : ISwxWireMessage;

    public sealed record RowsRejected(string Source, ImmutableArray<Rejected> Rows, DateTimeOffset Timestamp) : IWithSource;

    public sealed record QuarantineSnapshot(string Source, long Total, ImmutableArray<string> LastKeys) : ISwxWireMessage;
}
