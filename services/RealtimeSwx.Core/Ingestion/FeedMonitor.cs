using System.Collections.Immutable;
using RealtimeSwx.Core.Alerts;
using RealtimeSwx.Core.Ingestion.Http;
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

    /// <summary>Feeds and failing senders that are told apart; whoever comes later is only counted.</summary>
    private const int MaxFeeds = 1000;

    /// <summary>Messages that one driver may number before the next driver's numbers begin.</summary>
    private const long SequencesPerTerm = 1_000_000_000;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Feed> _feeds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly Queue<Rejected> _rejected = new();
    private long _received;
    private long _rejectedTotal;
    private long _sequence;
    private long _published;

    /// <summary>A driver begins here: its numbers are above those of the drivers before it.</summary>
    /// <param name="term">Counts drivers, from 1.</param>
    public void Begin(long term)
    {
        lock (_gate)
        {
            _sequence = Math.Max(_sequence, (term - 1) * SequencesPerTerm);
        }
    }

    /// <summary>The driver has left this process: its status comes from elsewhere now.</summary>
    public void End() => outbox.Forget(topics.Status(Component));

    public void Recorded(SeriesId root, DateTimeOffset newestData, int rows)
    {
        lock (_gate)
        {
            var feed = FeedOf(root.Value);
            feed.DataTime = Newer(feed.DataTime, newestData);
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

    /// <summary>A sender's message could not be read; null when it can again.</summary>
    public void Failed(string sender, string? error)
    {
        lock (_gate)
        {
            if (error is null && !_feeds.ContainsKey(sender))
            {
                return;
            }

            FeedOf(sender).Error = error;
        }

        PublishIfDue(force: true);
    }

    /// <summary>How a polled feed stands; told to the world at once when it began to fail, fails differently, or works again.</summary>
    /// <param name="staleAfter">Its newest datum may be this old.</param>
    public void Polled(FeedStatus status, TimeSpan staleAfter)
    {
        bool changed;
        lock (_gate)
        {
            var feed = FeedOf(status.Feed);
            var error = status.Health == FeedHealth.Ok ? null : status.Reason;
            changed = feed.Error != error;
            (feed.Error, feed.StaleAfter) = (error, staleAfter);
            feed.DataTime = Newer(feed.DataTime, status.NewestValid);
        }

        PublishIfDue(force: changed);
    }

    /// <summary>Adds to a counter of the status message.</summary>
    public void Count(string counter, long by)
    {
        lock (_gate)
        {
            _counters[counter] = _counters.GetValueOrDefault(counter) + by;
        }
    }

    /// <summary>How fresh every feed is now.</summary>
    public IReadOnlyList<FeedAge> Ages()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            return [.. _feeds.Select(f => Block(f.Key, f.Value, now)).Select(b => new FeedAge(b.Feed, b.DataTime, b.Stale, options.Simulated))];
        }
    }

    public void Publish() => PublishIfDue(force: true);

    public StatusMessage Status()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var feeds = _feeds.Select(f => Block(f.Key, f.Value, now)).ToImmutableArray();
            var stale = feeds.Where(f => f.Stale).Select(f => f.Feed).ToList();
            var failing = feeds.Where(f => f.Error is not null).Select(f => f.Feed).ToList();
            return new StatusMessage(new MessageContext(topics.Centre, ++_sequence, now, "core", options.Simulated))
            {
                Id = $"status/{Component}/{_sequence}",
                Component = Component,
                State = stale.Count + failing.Count == 0 ? ComponentState.Ready : ComponentState.Degraded,
                Reason = string.Join("; ", Named("failing", failing).Concat(Named("stale", stale))),
                Version = CoreVersion.Text,
                Counters = _counters.ToImmutableSortedDictionary(StringComparer.Ordinal).Add("received", _received).Add("rejected", _rejectedTotal),
                DataTime = _feeds.Values.Select(f => f.DataTime).DefaultIfEmpty(null).Max(),
                Feeds = feeds,
                Rejected = [.. _rejected.Select(RejectedBlock.From)],
            };
        }
    }

    private static IEnumerable<string> Named(string what, List<string> feeds) => feeds.Count == 0 ? [] : [$"{what}: {string.Join(", ", feeds)}"];

    private static FeedBlock Block(string name, Feed feed, DateTimeOffset now)
    {
        var age = feed.DataTime is { } data ? now - data : (TimeSpan?)null;
        var limit = feed.StaleAfter ?? StaleAfter(name);
        return new FeedBlock
        {
            Feed = name,
            DataTime = feed.DataTime,
            AgeS = age?.TotalSeconds,
            StaleAfter = limit,
            // A polled feed that has brought nothing yet is missing; a sender that was only ever unreadable is no feed.
            Stale = age is null ? feed.StaleAfter is not null : age > limit,
            Error = feed.Error,
        };
    }

    private static DateTimeOffset? Newer(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;

    /// <summary>A few times the cadence of a series; beyond it a forecaster should look.</summary>
    internal static TimeSpan StaleAfter(string feed) => feed switch
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
        if (_feeds.TryGetValue(name, out var feed))
        {
            return feed;
        }

        feed = new Feed();
        if (_feeds.Count < MaxFeeds)
        {
            _feeds[name] = feed;
        }
        else
        {
            _counters["not_shown"] = _counters.GetValueOrDefault("not_shown") + 1;
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

        /// <summary>Null: by its name.</summary>
        public TimeSpan? StaleAfter { get; set; }
    }
}
