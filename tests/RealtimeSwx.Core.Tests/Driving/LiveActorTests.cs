using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Actors.Series;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Core.Tests.Alerts;
using RealtimeSwx.Core.Tests.Http;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Core.Tests.Driving;

/// <summary>The live driver when the journal or a forecast fails. Series and forecast entities are played by actors of the test.</summary>
public sealed class LiveActorTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Begin = UpstreamDay.Begin;
    private readonly ActorSystem _system = ActorSystem.Create("live", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF\nakka.log-dead-letters = off");
    private readonly FakeTimeProvider _clock = new(Begin);
    private readonly List<int> _stored = [];
    private readonly List<DateTimeOffset> _ticks = [];

    [Fact]
    public async Task A_batch_that_was_not_stored_is_sent_again_until_it_is()
    {
        var time = new VirtualTime(_clock);
        await using var server = await UpstreamServer.StartAsync(UpstreamDay.Data, _clock, (_, _) => Fault.None, _ => { });
        var kp = UpstreamDay.Feeds(server.Url).Single(f => f.Name == "kp");
        time.Begin("kp");
        Observe(time, typeof(FeedPolled), typeof(LiveActor.NotStored));
        Start(kp, failures: 2, tickFailures: 0);
        await time.RunUntilAsync(Begin.AddMinutes(5), TestContext.Current.CancellationToken);

        _stored.Count.ShouldBe(3);
        _stored.ShouldAllBe(n => n == _stored[0] && n > 10);
    }

    [Fact]
    public async Task A_forecast_that_failed_is_tried_again()
    {
        var time = new VirtualTime(_clock);
        await using var server = await UpstreamServer.StartAsync(UpstreamDay.Data, _clock, (_, _) => Fault.None, _ => { });
        var kp = UpstreamDay.Feeds(server.Url).Single(f => f.Name == "kp") with { Every = TimeSpan.FromHours(2) };
        time.Begin("kp");
        Observe(time, typeof(FeedPolled), typeof(LiveActor.Issued));
        Start(kp, failures: 0, tickFailures: 2);
        await time.RunUntilAsync(Begin.AddHours(4), TestContext.Current.CancellationToken);

        _ticks.ShouldBe([Begin, Begin, Begin, Begin.AddHours(3)]);
    }

    public async ValueTask DisposeAsync() => await _system.Terminate();

    private void Observe(VirtualTime time, params Type[] events)
    {
        var issues = events.Contains(typeof(LiveActor.Issued));
        var observer = _system.ActorOf(Props.Create(() => new Observer(time, issues)));
        foreach (var type in events)
        {
            _system.EventStream.Subscribe(observer, type);
        }
    }

    private void Start(LiveFeedOptions feed, int failures, int tickFailures)
    {
        var mqtt = new SwxMqttClient(new SwxMqttOptions { Broker = new Uri("mqtt://127.0.0.1:1"), ClientId = "none" }, TimeProvider.System);
        var outbox = new MqttOutbox(mqtt, NullLogger<MqttOutbox>.Instance);
        var monitor = new FeedMonitor(outbox, new SwxTopics("local"), new CoreOptions { Live = true }, _clock, TimeProvider.System);
        var series = _system.ActorOf(Props.Create(() => new SeriesActorThatFails(_stored, failures)));
        var forecasts = _system.ActorOf(Props.Create(() => new ForecastActorThatFails(_ticks, tickFailures)));
        var blobs = new NoBlobs();
        var recorder = new Recorder(
            series, forecasts, series, series, blobs, new ModelShipping(blobs, () => series, _ => null), monitor, outbox, NoAlerts.Router(_system), new VirtualClock(_clock));
        var live = new LiveOptions { Feeds = [feed] };
        _system.ActorOf(Props.Create(() => new LiveActor(recorder, ForecastPipelines.For, live, monitor, _clock, new NoIntake())));
    }

    private sealed class Observer : ReceiveActor
    {
        private static readonly IssueSchedule Kp = new(TimeSpan.FromHours(3), TimeSpan.Zero);
        private bool _issues;

        public Observer(VirtualTime time, bool issues)
        {
            _issues = issues;
            Receive<FeedPolled>(p =>
            {
                if (_issues)
                {
                    // The first Kp wakes its target.
                    _issues = false;
                    time.Done("issue", Begin.AddSeconds(5));
                }

                time.Done("kp", p.NextPoll);
            });
            Receive<LiveActor.NotStored>(_ => time.Waits("kp", new LiveFeedOptions { Name = "", Url = "", Format = "" }.AcknowledgeWithin));
            Receive<LiveActor.Issued>(i =>
            {
                if (i.Error is null)
                {
                    time.Done("issue", Kp.After(i.At).AddSeconds(5));
                }
                else
                {
                    time.Waits("issue", TimeSpan.FromSeconds(15));
                }
            });
        }
    }

    private sealed class SeriesActorThatFails : ReceiveActor
    {
        public SeriesActorThatFails(List<int> stored, int failures) =>
            Receive<SeriesProtocol.RecordBatches>(command =>
            {
                var batch = command.Batches.ShouldHaveSingleItem();
                stored.Add(batch.Rows.Length);
                if (stored.Count <= failures)
                {
                    Sender.Tell(new SeriesProtocol.RecordFailed(batch.Series, "the disk is full"));
                    return;
                }

                Sender.Tell(new SeriesProtocol.Recorded(batch.Series, batch.Rows.Length, 0));
            });
    }

    private sealed class ForecastActorThatFails : ReceiveActor
    {
        public ForecastActorThatFails(List<DateTimeOffset> ticks, int failures) =>
            Receive<ForecastProtocol.Tick>(tick =>
            {
                ticks.Add(tick.At);
                Sender.Tell(new ForecastProtocol.TickDone(tick.Target, tick.At, "id", 0, false, ticks.Count <= failures ? "no journal" : null));
            });
    }

    private sealed class NoIntake : IIntake
    {
        public void Begin(IActorRef driver)
        {
        }

        public Task EndAsync() => Task.CompletedTask;
    }

    private sealed class NoBlobs : IBlobStore
    {
        public Task<long> RemoveAsync(string contentType, DateTimeOffset before, CancellationToken cancel) => Task.FromResult(0L);

        public Task<string> PutAsync(ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel) => throw new NotSupportedException();

        public Task<StoredBlob?> FindAsync(string hash, CancellationToken cancel) => throw new NotSupportedException();
    }
}
