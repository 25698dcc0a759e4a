using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Driving;

/// <summary>What became known at one time.</summary>
/// <param name="At">Null outside a lock-step: the clock on the wall counts.</param>
/// <param name="TraceParent">The trace that the records came with, null when they came without.</param>
public sealed record Instant(DateTimeOffset? At, IReadOnlyList<FeedRecord> Records, string? TraceParent);

/// <summary>Records from outside, stamped with their availability, in its order.</summary>
public sealed record Arrival(IReadOnlyList<FeedRecord> Records, string? TraceParent);

/// <summary>From a stream of records to the instants at which they became known.</summary>
internal static class Instants
{
    /// <param name="records">In order of availability; one that is older than its neighbour before belongs to that one's instant.</param>
    public static IEnumerable<(DateTimeOffset At, List<FeedRecord> Group)> Of(IEnumerable<FeedRecord> records)
    {
        var group = new List<FeedRecord>();
        DateTimeOffset? at = null;
        foreach (var record in records)
        {
            var time = TimeOf(record);
            if (at is not null && time > at)
            {
                yield return (at.Value, group);
                group = [];
            }

            at = time > at || at is null ? time ?? at : at;
            group.Add(record);
        }

        if (group.Count > 0)
        {
            // Nothing but rejected rows: they belong to no instant.
            yield return (at ?? DateTimeOffset.UnixEpoch, group);
        }
    }

/// <summary>When a record becomes known; null for a rejected row, which goes with its neighbours.</summary>
    public static DateTimeOffset? TimeOf(FeedRecord record) => record switch
    {
        Observation o => o.AvailableAt,
        TecMap m => m.AvailableAt,
        PulseBatch b => b.AvailableAt,
        _ => null,
    };
}
