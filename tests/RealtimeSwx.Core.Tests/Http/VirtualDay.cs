using System.Threading.Channels;
using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>
/// Feed actors against the local upstreams in virtual time. Time stands still while any feed waits for an answer, and jumps to the next
/// instant at which one wants to act: results do not depend on how fast this machine is.
/// </summary>
public sealed class VirtualDay : IAsyncDisposable
{
    private readonly Channel<Happening> _happenings = Channel.CreateBounded<Happening>(1024);
    private readonly Dictionary<string, DateTimeOffset> _due = [];
    private readonly HashSet<string> _inFlight = [];
    private readonly HttpClient _client = new(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ActorSystem _system;
    private readonly FakeTimeProvider _clock;
    private IReadOnlyDictionary<string, LiveFeedOptions> _feeds = new Dictionary<string, LiveFeedOptions>();

    /// <param name="system">With the scheduler of the test kit.</param>
    public VirtualDay(ActorSystem system, FakeTimeProvider clock) => (_system, _clock) = (system, clock);

    public Store Stored { get; } = new();

    public Dictionary<string, FeedStatus> Status { get; } = [];

    /// <summary>For the server: a slow answer has begun.</summary>
    public void Held(string feed) => _happenings.Writer.TryWrite(new Happening(feed, _feeds[feed].Timeout));

    /// <param name="forgetEvery">The store forgets to acknowledge every so-manieth batch; 0 never.</param>
    public void Start(IReadOnlyList<LiveFeedOptions> feeds, int forgetEvery)
    {
        _feeds = feeds.ToDictionary(f => f.Name);
        var store = _system.ActorOf(Props.Create(() => new StoreActor(Stored, forgetEvery, feed => _happenings.Writer.TryWrite(new Happening(feed, _feeds[feed].AcknowledgeWithin)))));
        var observer = _system.ActorOf(Props.Create(() => new ObserverActor(_happenings.Writer)));
        foreach (var feed in feeds)
        {
            _inFlight.Add(feed.Name);
            _system.ActorOf(HttpFeedActor.Props(feed, _client, _clock, store, observer, feed.Name.Length), "feed-" + feed.Name);
        }
    }

    public async Task RunUntilAsync(DateTimeOffset end, CancellationToken cancel)
    {
        while (true)
        {
            while (_inFlight.Count > 0)
            {
                var happening = await _happenings.Reader.ReadAsync(cancel);
                _inFlight.Remove(happening.Feed);
                _due[happening.Feed] = happening.Polled?.NextPoll ?? _clock.GetUtcNow() + happening.Wait;
                if (happening.Polled is { } polled)
                {
                    Status[happening.Feed] = polled.Status;
                }
            }

            var next = _due.Values.Min();
            if (next > end)
            {
                return;
            }

            foreach (var (feed, at) in _due)
            {
                if (at <= next)
                {
                    _inFlight.Add(feed);
                }
            }

            var step = next - _clock.GetUtcNow();
            _clock.Advance(step);
            ((TestScheduler)_system.Scheduler).Advance(step);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed record Happening(string Feed, TimeSpan Wait, FeedPolled? Polled = null);

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
        public ObserverActor(ChannelWriter<Happening> to) =>
            Receive<FeedPolled>(p => to.TryWrite(new Happening(p.Status.Feed, TimeSpan.Zero, p)));
    }
}
