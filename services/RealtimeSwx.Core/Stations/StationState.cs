using System.Collections.Immutable;
using static RealtimeSwx.Actors.Stations.StationProtocol;

namespace RealtimeSwx.Core.Stations;

/// <summary>
/// Seconds of a station that are not clustered yet. A window closes when its last second is here, at a gap, or at the end of the stream; the
/// very first one as soon as it has <see cref="FirstPulses"/>, so that the seconds after it can be labelled.
/// </summary>
public sealed record StationState(Domain.SeriesId Station)
{
    /// <summary>Length of a window.</summary>
    public static readonly TimeSpan WindowLength = TimeSpan.FromSeconds(10);

    /// <summary>Enough to tell muons from electrons for a start.</summary>
    public const int FirstPulses = 1000;

    /// <summary>Windows that may wait for a worker before the station's sender has to wait too.</summary>
    public const int MaxWaiting = 3;

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    public ImmutableList<OpenSecond> Open { get; init; } = [];

    public DateTimeOffset? LastSecond { get; init; }

    /// <summary>Blob of the last result: landmarks and cluster identities for the next window.</summary>
    public string LastResult { get; init; } = "";

    public long Sequence { get; init; }

    /// <summary>True when as many windows wait as may.</summary>
    public bool IsBehind => Open.Count > 0 && Open[^1].Second - Open[0].Second >= WindowLength * MaxWaiting;

    public bool Knows(DateTimeOffset second) => LastSecond is { } last && second <= last;

    /// <summary>The window that is over, from its first second to its end, exclusive; null while it may still grow.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Due()
    {
        if (Open.Count == 0)
        {
            return null;
        }

        var (from, end) = (Open[0].Second, Open[^1].Second + OneSecond);
        return end - from >= WindowLength ? (from, from + WindowLength)
            : LastResult.Length == 0 && Open.Sum(s => s.Pulses) >= FirstPulses ? (from, end)
            : null;
    }

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
