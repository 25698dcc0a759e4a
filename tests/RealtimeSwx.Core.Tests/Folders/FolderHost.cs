using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Actors.Quarantine;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Core.Ingestion.Folders;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Core.Tests.Alerts;
using RealtimeSwx.Core.Tests.Http;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Tests.Folders;

/// <summary>The live driver with one folder, in one process that may die. The entities are played by an actor that writes down what it is told.</summary>
internal sealed class FolderHost : IAsyncDisposable
{
    public const string Feed = "lago-uvg";
    private readonly ActorSystem _system = ActorSystem.Create("live", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF\nakka.log-dead-letters = off");
    private readonly FakeTimeProvider _clock;

    /// <param name="answer">By the number of the batch, from 1: true to store it, false to fail, null to say nothing.</param>
    public FolderHost(FolderFeedOptions options, FakeTimeProvider clock, Func<int, bool?>? answer = null)
    {
        _clock = clock;
        Time = new VirtualTime(clock);
        Time.Begin(Feed);
        var observer = _system.ActorOf(Props.Create(() => new Observer(Time, options.AcknowledgeWithin)));
        _system.EventStream.Subscribe(observer, typeof(FeedPolled));
        _system.EventStream.Subscribe(observer, typeof(LiveActor.NotStored));
        var mqtt = new SwxMqttClient(new SwxMqttOptions { Broker = new Uri("mqtt://127.0.0.1:1"), ClientId = "none" }, TimeProvider.System);
        var outbox = new MqttOutbox(mqtt, NullLogger<MqttOutbox>.Instance);
        Monitor = new FeedMonitor(outbox, new SwxTopics("local"), new CoreOptions { Live = true }, clock, TimeProvider.System);
        var entities = _system.ActorOf(Props.Create(() => new Entities(this, answer ?? (_ => true))));
        var blobs = new Blobs();
        var recorder = new Recorder(
            entities, entities, entities, entities, blobs, new ModelShipping(blobs, () => entities, _ => null), Monitor, outbox, NoAlerts.Router(_system), new VirtualClock(clock));

        // Where no feed is named the public ones are polled; nobody answers this one.
        var live = new LiveOptions { Feeds = [new LiveFeedOptions { Name = "none", Url = "http://127.0.0.1:1/", Format = "gfz-json" }], Folders = [options] };
        _system.ActorOf(Props.Create(() => new LiveActor(recorder, ForecastPipelines.For, live, Monitor, clock, new NoIntake())));
    }

    public VirtualTime Time { get; }

    public FeedMonitor Monitor { get; }

    /// <summary>Seconds of pulses that the series was told, batch by batch.</summary>
    public ConcurrentQueue<IReadOnlyList<DateTimeOffset>> Batches { get; } = [];

    /// <summary>Seconds that the station was told.</summary>
    public ConcurrentQueue<DateTimeOffset> Stations { get; } = [];

    public ConcurrentQueue<Rejected> Quarantined { get; } = [];

    /// <summary>Ends when a batch has come that nobody answers.</summary>
    public TaskCompletionSource Silence { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Error => Monitor.Status().Feeds.Single(f => f.Feed == Feed).Error;

    public long Counter(string name) => Monitor.Status().Counters.GetValueOrDefault(name);

    public Task RunAsync(TimeSpan span) => Time.RunUntilAsync(_clock.GetUtcNow() + span, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _system.Terminate();

    /// <summary>A file of acqua lines with so many seconds of pulses, two pulses each.</summary>
    public static string Acqua(DateTimeOffset from, int seconds)
    {
        var text = new StringBuilder("# v 5\n");
        for (var i = 0; i < seconds; i++)
        {
            text.Append(AcquaWriter.Mark(from.AddSeconds(i)));
            for (var pulse = 0; pulse < 2; pulse++)
            {
                for (var bin = 0; bin < 12; bin++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{(bin == 3 ? 150 + (i % 100) : 50)} 50 50\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"# t 1 {1000 + (2000 * pulse)}\n# c {(2 * i) + pulse}\n");
            }
        }

        return text.ToString();
    }

    private sealed class Observer : ReceiveActor
    {
        public Observer(VirtualTime time, TimeSpan again)
        {
            Receive<FeedPolled>(p => p.Status.Feed == Feed, p => time.Done(Feed, p.NextPoll));
            Receive<LiveActor.NotStored>(_ => time.Waits(Feed, again));
        }
    }

    private sealed class Entities : ReceiveActor
    {
        public Entities(FolderHost host, Func<int, bool?> answer)
        {
            Receive<SeriesProtocol.RecordBatches>(command =>
            {
                host.Batches.Enqueue([.. command.Batches.SelectMany(b => b.Pulses).Select(p => p.Second)]);
                switch (answer(host.Batches.Count))
                {
                    case true:
                        Sender.Tell(new SeriesProtocol.Recorded(command.Series, 1, 0));
                        break;
                    case false:
                        Sender.Tell(new SeriesProtocol.RecordFailed(command.Series, "the disk is full"));
                        break;
                    default:
                        host.Silence.TrySetResult();
                        break;
                }
            });
            Receive<StationProtocol.AddPulses>(command =>
            {
                host.Stations.Enqueue(command.Second);
                Sender.Tell(new StationProtocol.Settled(command.Station, 0));
            });
            Receive<QuarantineProtocol.Quarantine>(command =>
            {
                foreach (var row in command.Rows)
                {
                    host.Quarantined.Enqueue(row);
                }

                Sender.Tell(new QuarantineProtocol.Quarantined(command.Source, host.Quarantined.Count));
            });
        }
    }

    private sealed class NoIntake : IIntake
    {
        public void Begin(IActorRef driver)
        {
        }

        public Task EndAsync() => Task.CompletedTask;
    }

    private sealed class Blobs : IBlobStore
    {
        private readonly ConcurrentDictionary<string, StoredBlob> _blobs = new();

        public Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel)
        {
            var hash = ContentHash.Of(content.Span);
            _blobs[hash] = new StoredBlob(content, contentType);
            return Task.FromResult(hash);
        }

        public Task<long> RemoveAsync(string contentType, DateTimeOffset before, CancellationToken cancel) => Task.FromResult(0L);

        public Task<StoredBlob?> FindAsync(string hash, CancellationToken cancel) => Task.FromResult(_blobs.GetValueOrDefault(hash));
    }
}
