using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>Merges streams into one in the order of their availability; streams of equal time keep the order in which they are given.</summary>
public static class AvailabilityMerge
{
    /// <param name="streams">Each ascending by availability once stamped.</param>
    /// <param name="end">Nothing that becomes available later is returned.</param>
    public static IEnumerable<FeedRecord> Of(IReadOnlyList<IEnumerable<FeedRecord>> streams, Availability availability, DateTimeOffset end)
    {
        var queue = new PriorityQueue<IEnumerator<FeedRecord>, (DateTimeOffset At, int Rank)>();
        var enumerators = streams.Select(s => s.GetEnumerator()).ToList();
        try
        {
            for (var rank = 0; rank < enumerators.Count; rank++)
            {
                Advance(enumerators[rank], rank);
            }

            while (queue.TryDequeue(out var stream, out var key))
            {
                if (key.At > end)
                {
                    continue;
                }

                yield return availability.Stamp(stream.Current);
                Advance(stream, key.Rank);
            }
        }
        finally
        {
            enumerators.ForEach(e => e.Dispose());
        }

        void Advance(IEnumerator<FeedRecord> stream, int rank)
        {
            if (stream.MoveNext())
            {
                queue.Enqueue(stream, (AvailableAt(availability.Stamp(stream.Current)), rank));
            }
        }
    }

    /// <summary>When a record became known.</summary>
    public static DateTimeOffset AvailableAt(FeedRecord record) => record switch
    {
        Observation o => o.AvailableAt,
        TecMap m => m.AvailableAt,
        PulseBatch b => b.AvailableAt,
        _ => throw new ArgumentException($"A {record.GetType().Name} has no availability.", nameof(record)),
    };
}
