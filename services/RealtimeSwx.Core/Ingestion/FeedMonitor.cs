using System.Collections.Immutable;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Core.Ingestion;

/// <summary>
/// How fresh every feed is, by the time of its data, and what was rejected or failed; published on <c>status/ingestion</c> when something
/// changed that an operator would want to know, and at most once a second otherwise. Thread-safe.
/// </summary>
public sealed class FeedMonitor(MqttOutbox outbox, SwxTopics topics, CoreOptions options, TimeProvider clock, TimeProvider system)
{
    public const string Component = "ingestion";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Latest rejected rows shown in the message.</summary>
    private const int ShownRejected = 10;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Feed> _feeds = new(StringComparer.Ordinal);
    private readonly Queue<Rejected> _rejected = new();
    private long _received;
    private long _rejectedTotal;
    private long _sequence;
    private long _published;

    public void Recorded(SeriesId root, DateTimeOffset newestData, int rows)
    {
        lock (_gate)
        {
            var feed = FeedOf(root.Value);
            feed.DataTime = newestData > feed.DataTime ? newestData : feed.DataTime;
            _received += rows;
        }

        PublishIfDue(force: false);
    }

    public void Rejected(string source, Rejected last, long total)
    {
        lock (_gate)
        {
            _rejectedTotal = Math.Max(_rejectedTotal + 1, total);
            _rejected.Enqueue(last);
            while (_rejected.Count > ShownRejected)
            {
                _rejected.Dequeue();
            }
        }

        PublishIfDue(force: true);
    }

    /// <summary>A feed could not be fetched or read; null when it works again.</summary>
    public void Failed(string feedName, string? error)
    {
        lock (_gate)
        {
            FeedOf(feedName).Error = error;
        }

        PublishIfDue(force: true);
    }

    public void Publish() => PublishIfDue(force: true);

    public StatusMessage Status()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var feeds = _feeds.Select(f => Block(f.Key, f.Value, now)).ToImmutableArray();
            var stale = feeds.Where(f => f.Stale).Select(f => f.Feed).ToList();
            return new StatusMessage(new MessageContext(topics.Centre, ++_sequence, now, "core", options.Simulated))
            {
                Id = $"status/{Component}/{_sequence}",
                Component = Component,
                State = stale.Count == 0 ? ComponentState.Ready : ComponentState.Degraded,
                Reason = stale.Count == 0 ? "" : $"stale: {string.Join(", ", stale)}",
                Version = CoreVersion.Text,
                Counters = ImmutableSortedDictionary<string, long>.Empty.Add("received", _received).Add("rejected", _rejectedTotal),
                DataTime = _feeds.Values.Select(f => f.DataTime).DefaultIfEmpty(null).Max(),
                Feeds = feeds,
                Rejected = [.. _rejected.Select(RejectedBlock.From)],
            };
        }
    }

    private static FeedBlock Block(string name, Feed feed, DateTimeOffset now)
    {
        var age = feed.DataTime is { } data ? now - data : (TimeSpan?)null;
        var limit = StaleAfter(name);
        return new FeedBlock
        {
            Feed = name,
            DataTime = feed.DataTime,
            AgeS = age?.TotalSeconds,
            StaleAfter = limit,
            Stale = age is null || age > limit,
            Error = feed.Error,
        };
    }

    /// <summary>A few times the cadence of a series; beyond it a forecaster should look.</summary>
    private static TimeSpan StaleAfter(string feed) => feed switch
    {
        "kp" => TimeSpan.FromHours(7),
        "dst" => TimeSpan.FromHours(3),
        "hp30" => TimeSpan.FromHours(1.5),
        "f107" => TimeSpan.FromDays(2),
        var f when f.StartsWith("tec/", StringComparison.Ordinal) => TimeSpan.FromHours(5),
        var f when f.StartsWith("lago/", StringComparison.Ordinal) => TimeSpan.FromHours(2),
        _ => TimeSpan.FromMinutes(20),
    };

    private Feed FeedOf(string name)
    {
        if (!_feeds.TryGetValue(name, out var feed))
        {
            _feeds[name] = feed = new Feed();
        }

        return feed;
    }

    private void PublishIfDue(bool force)
    {
        lock (_gate)
        {
            if (!force && _published != 0 && system.GetElapsedTime(_published) < Quiet)
            {
                return;
            }

            _published = system.GetTimestamp();
        }

        outbox.Send(SwxPublication.Of(topics.Status(Component), Status()));
    }

    private sealed class Feed
    {
        public DateTimeOffset? DataTime { get; set; }

        public string? Error { get; set; }
    }
}
