using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>Feed actors alone against the local upstreams, in virtual time, over a store in memory.</summary>
public sealed class VirtualDay : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ActorSystem _system;
    private readonly FakeTimeProvider _clock;
    private readonly VirtualTime _time;
    private IReadOnlyDictionary<string, LiveFeedOptions> _feeds = new Dictionary<string, LiveFeedOptions>();

    public VirtualDay(ActorSystem system, FakeTimeProvider clock) => (_system, _clock, _time) = (system, clock, new VirtualTime(clock));

    public Store Stored { get; } = new();

    public Dictionary<string, FeedStatus> Status { get; } = [];

    /// <summary>For the server: a slow answer has begun.</summary>
    public void Held(string feed) => _time.Waits(feed, _feeds[feed].Timeout);

    /// <param name="forgetEvery">The store forgets to acknowledge every so-manieth batch; 0 never.</param>
    public void Start(IReadOnlyList<LiveFeedOptions> feeds, int forgetEvery)
    {
        _feeds = feeds.ToDictionary(f => f.Name);
        var store = _system.ActorOf(Props.Create(() => new StoreActor(Stored, forgetEvery, feed => _time.Waits(feed, _feeds[feed].AcknowledgeWithin))));
        var observer = _system.ActorOf(Props.Create(() => new ObserverActor(Status, _time)));
        foreach (var feed in feeds)
        {
            _time.Begin(feed.Name);
            _system.ActorOf(HttpFeedActor.Props(feed, _client, _clock, store, observer, feed.Name.Length), "feed-" + feed.Name);
        }
    }

    public Task RunUntilAsync(DateTimeOffset end, CancellationToken cancel) => _time.RunUntilAsync(end, cancel);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What was persisted: a batch that comes twice is one.</summary>
    public sealed class Store
    {
        private readonly HashSet<(string, DateTimeOffset)> _batches = [];

        public Dictionary<string, List<FeedRecord>> Records { get; } = [];

        public int Repeated { get; private set; }

        public void Add(FeedBatch batch)
        {
            if (!_batches.Add((batch.Feed, batch.ReceivedAt)))
            {
                Repeated++;
                return;
            }

            if (!Records.TryGetValue(batch.Feed, out var list))
            {
                Records[batch.Feed] = list = [];
            }

            list.AddRange(batch.Records);
        }
    }

    private sealed class StoreActor : ReceiveActor
    {
        private int _count;

        public StoreActor(Store store, int forgetEvery, Action<string> forgot)
        {
            Receive<FeedBatch>(batch =>
            {
                store.Add(batch);
                if (forgetEvery > 0 && ++_count % forgetEvery == 0)
                {
                    forgot(batch.Feed);
                    return;
                }

                Sender.Tell(new FeedBatchStored(batch.Feed, batch.ReceivedAt));
            });
        }
    }

    private sealed class ObserverActor : ReceiveActor
    {
        public ObserverActor(Dictionary<string, FeedStatus> status, VirtualTime time) =>
            Receive<FeedPolled>(p =>
            {
                status[p.Status.Feed] = p.Status;
                time.Done(p.Status.Feed, p.NextPoll);
            });
    }
}
