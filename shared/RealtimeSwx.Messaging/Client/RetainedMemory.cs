using System.Collections.Concurrent;

namespace RealtimeSwx.Messaging;

/// <summary>The last retained payload of every topic that this client published, for a broker that comes back without them.</summary>
internal sealed class RetainedMemory(int capacity, string client, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _topics = new(StringComparer.Ordinal);
    private long _untracked;

    /// <summary>Publications of topics beyond the capacity.</summary>
    public long Untracked => Interlocked.Read(ref _untracked);

    public void Remember(SwxPublication publication)
    {
        if (publication.Payload.IsEmpty)
        {
            _topics.TryRemove(publication.Topic, out _);
            return;
        }

        if (_topics.Count >= capacity && !_topics.ContainsKey(publication.Topic))
        {
            Interlocked.Increment(ref _untracked);
            Telemetry.Dropped.Add(1, new("client", client), new("reason", "retained topic not remembered"));
            return;
        }

        _topics[publication.Topic] = new Entry(publication, publication.Expiry is { } expiry ? time.GetUtcNow() + expiry : null);
    }

    public void Forget(string topic) => _topics.TryRemove(topic, out _);

    public bool IsNewest(SwxPublication publication) =>
        _topics.TryGetValue(publication.Topic, out var entry) && ReferenceEquals(entry.Publication, publication);

    /// <summary>What the broker should still have, ordinal by topic; expired values are forgotten.</summary>
    public IEnumerable<SwxPublication> Values()
    {
        foreach (var (topic, entry) in _topics.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var left = entry.ExpiresAt - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                _topics.TryRemove(KeyValuePair.Create(topic, entry));
            }
            else
            {
                yield return left is null ? entry.Publication : entry.Publication with { Expiry = left };
            }
        }
    }

    private sealed record Entry(SwxPublication Publication, DateTimeOffset? ExpiresAt);
}
