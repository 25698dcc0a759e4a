using System.Collections.Immutable;
using static RealtimeSwx.Actors.Stations.StationProtocol;

namespace RealtimeSwx.Core.Stations;

/// <summary>The open window of a station. A window closes when a second at or after its end arrives, when it is full, or at the end of the stream.</summary>
public sealed record StationState(Domain.SeriesId Station)
{
    /// <summary>Length of a window.</summary>
    public static readonly TimeSpan WindowLength = TimeSpan.FromSeconds(10);

    /// <summary>Pulses that one window clusters; what comes beyond within the ten seconds is labelled by landmarks.</summary>
    public const int WindowPulses = 10_000;

    public ImmutableList<OpenSecond> Open { get; init; } = [];

    public DateTimeOffset? LastSecond { get; init; }

    /// <summary>Blob of the last result: landmarks and cluster identities for the next window.</summary>
    public string LastResult { get; init; } = "";

    public long Sequence { get; init; }

    public bool Knows(DateTimeOffset second) => LastSecond is { } last && second <= last;

    /// <summary>True when the open window is over once <paramref name="second"/> has begun.</summary>
    public bool ClosesBefore(DateTimeOffset second) => Open.Count > 0 && second - Open[0].Second >= WindowLength;

    public StationState Apply(PulsesAdded e) => this with
    {
        Open = Open.Add(new OpenSecond(e.Second, e.Blob, e.Pulses, e.Simulated)),
        LastSecond = e.Second,
    };

    public StationState Apply(WindowClosed e) => this with
    {
        Open = Open.RemoveAll(s => s.Second < e.To),
        LastResult = e.Result.Length > 0 ? e.Result : LastResult,
        Sequence = Sequence + 1,
    };

    public StationSnapshot Snapshot() => new(Station, [.. Open], LastSecond, LastResult, Sequence);

    public static StationState From(StationSnapshot s) => new(s.Station)
    {
        Open = [.. s.Open],
        LastSecond = s.LastSecond,
        LastResult = s.LastResult,
        Sequence = s.Sequence,
    };
}
