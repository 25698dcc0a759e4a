using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using RealtimeSwx.Actors.Stations;
using RealtimeSwx.Actors.Work;
using RealtimeSwx.Core.Driving;
using RealtimeSwx.Core.Publishing;
using RealtimeSwx.Core.Stations;
using RealtimeSwx.Core.Tests.Alerts;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;

namespace RealtimeSwx.Core.Tests.Entities;

/// <summary>A station on a journal, with the test as its workers: they answer when the test says so.</summary>
public sealed class StationActorTests(ITestOutputHelper output) : Akka.Hosting.TestKit.TestKit(output: output)
{
    private static readonly DateTimeOffset T0 = new(2026, 3, 20, 18, 0, 0, TimeSpan.Zero);
    private static readonly SeriesId Station = new("lago/test");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-station-").FullName;
    private readonly VirtualClock _clock = new(TimeProvider.System);
    private readonly Published _published = new();
    private SwxStorage _storage = null!;
    private TestProbe _queue = null!;

    protected override void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        // The in-memory journal is the default.
    }

    protected override async Task BeforeTestStart()
    {
        await base.BeforeTestStart();
        _storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"));
        _queue = CreateTestProbe();
    }

    protected override async Task AfterAllAsync()
    {
        await base.AfterAllAsync();
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TheFirstWindow_ClosesAsSoonAsItHasPulses_AndTheNextSecondIsLabelledByIt()
    {
        var station = Begin();
        await AddAsync(station, 0, 1200);
        (await _published.SecondAsync(T0)).Unlabelled.ShouldBe(1200);
        await ClusterAsync();
        await _published.WindowsAsync(1);

        await AddAsync(station, 1, 500);
        await LabelAsync();
        var classes = await _published.SecondAsync(T0.AddSeconds(1));
        (classes.Second, classes.Pulses, classes.Unlabelled, classes.Window).ShouldBe((T0.AddSeconds(1), 500, 0, T0));
        (classes.Classes.Values.Sum() + classes.None).ShouldBe(500);
    }

    [Fact]
    public async Task WhileAWindowIsClustered_SecondsAreTakenInAndLabelled_AndTheNextWindowWaits()
    {
        var station = await WithLandmarksAsync();
        for (var second = 1; second <= 10; second++)
        {
            await AddAsync(station, second, 30);
            await LabelAsync();
        }

        // The window 1 .. 10 is at the worker, which takes its time.
        var first = await WorkAsync<WorkProtocol.Cluster>();
        (first.Work.From, first.Work.To, first.Work.Seconds.Length).ShouldBe((T0.AddSeconds(1), T0.AddSeconds(11), 10));
        for (var second = 11; second <= 20; second++)
        {
            await AddAsync(station, second, 30);
            await LabelAsync();
        }

        _published.Windows.ShouldHaveSingleItem();
        await AnswerAsync(first);
        var next = await WorkAsync<WorkProtocol.Cluster>();
        next.Work.From.ShouldBe(T0.AddSeconds(11));
        next.Work.Previous.ShouldNotBe(first.Work.Previous);
        await AnswerAsync(next);
        await _published.WindowsAsync(3);
        _published.Seconds.Select(s => s.Second).ShouldBe(Enumerable.Range(0, 21).Select(i => T0.AddSeconds(i)), ignoreOrder: true);
        _published.Windows.Select(w => w.Pulses).ShouldBe([1200, 300, 300]);
    }

    [Fact]
    public async Task WhenWindowsPileUp_TheSenderWaits_AndNothingIsLost()
    {
        var station = await WithLandmarksAsync();
        for (var second = 1; second <= 30; second++)
        {
            await AddAsync(station, second, 25);
            await LabelAsync();
        }

        var behind = Tell(station, 31, 25);
        await LabelAsync();
        var first = await WorkAsync<WorkProtocol.Cluster>();
        behind.IsCompleted.ShouldBeFalse();
        await AnswerAsync(first);
        (await behind.WaitAsync(Patience, TimeProvider.System)).ShouldNotBeNull();
    }

    [Fact]
    public async Task InALockStep_TheAnswerComesWhenClassesAndWindowAreOut()
    {
        var station = Begin();
        var settled = Tell(station, 0, 1200, T0.AddSeconds(1));
        var work = await WorkAsync<WorkProtocol.Cluster>();
        settled.IsCompleted.ShouldBeFalse();
        await AnswerAsync(work);
        (await settled.WaitAsync(Patience, TimeProvider.System)).Windows.ShouldBe(1);
        _published.Windows.ShouldHaveSingleItem().Timestamp.ShouldBe(T0.AddSeconds(1));
    }

    [Fact]
    public async Task WithoutAWorker_TheSecondIsSaidToBeUnlabelled()
    {
        var station = await WithLandmarksAsync();
        await AddAsync(station, 1, 40);
        var label = await WorkAsync<WorkProtocol.Label>();
        label.Asker.Tell(new WorkProtocol.NoWorker(label.Work.WorkId, WorkProtocol.Kinds.Label));
        var classes = await _published.SecondAsync(T0.AddSeconds(1));
        (classes.Pulses, classes.Unlabelled).ShouldBe((40, 40));
    }

    [Fact]
    public async Task AfterARestart_OpenSecondsAreLabelledAgain_AndTheWindowGoesOn()
    {
        var station = await WithLandmarksAsync();
        await AddAsync(station, 1, 40);
        await LabelAsync();
        await _published.SecondAsync(T0.AddSeconds(1));
        (await station.GracefulStop(Patience)).ShouldBeTrue();

        station = Begin();
        (await WorkAsync<WorkProtocol.Label>()).Work.Station.ShouldBe(Station.Value);
        var end = station.Ask<StationProtocol.Settled>(new StationProtocol.CloseWindow(Station), Patience);
        var cluster = await WorkAsync<WorkProtocol.Cluster>();
        (cluster.Work.From, cluster.Work.Seconds.Length).ShouldBe((T0.AddSeconds(1), 1));
        await AnswerAsync(cluster);
        (await end).Windows.ShouldBe(1);
    }

    private IActorRef Begin() => Sys.ActorOf(Props.Create(() => new StationActor(Station.Value, _queue.Ref, _storage.Blobs, _published, NoAlerts.Router(Sys), _clock)));

    /// <summary>A station that has clustered its first second.</summary>
    private async Task<IActorRef> WithLandmarksAsync()
    {
        var station = Begin();
        await AddAsync(station, 0, 1200);
        await ClusterAsync();
        await _published.WindowsAsync(1);
        return station;
    }

    private Task<StationProtocol.Settled> AddAsync(IActorRef station, int second, int pulses) => Tell(station, second, pulses).WaitAsync(Patience, TimeProvider.System);

    private async Task<StationProtocol.Settled> Tell(IActorRef station, int second, int pulses, DateTimeOffset? now = null)
    {
        var shapes = PulseModel.Second(new SimulationRandom(1, "station", second), 2 * pulses + 100).Take(pulses).Select(p => p.Pulse);
        var batch = new PulseBatch(Station, T0.AddSeconds(second), PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline, [.. shapes]) { Simulated = true };
        var blob = await _storage.Blobs.PutAsync(PulseBatchCodec.Encode(batch), PulseBatchCodec.ContentType, default);
        return await station.Ask<StationProtocol.Settled>(new StationProtocol.AddPulses(Station, batch.Second, blob, pulses, true, null, now), Patience);
    }

    private async Task<(T Work, IActorRef Asker)> WorkAsync<T>()
        where T : WorkProtocol.IWork => ((T)await _queue.FishForMessageAsync(m => m is T, Patience), _queue.LastSender);

    private async Task ClusterAsync() => await AnswerAsync(await WorkAsync<WorkProtocol.Cluster>());

    /// <summary>What a worker does with a window.</summary>
    private async Task AnswerAsync((WorkProtocol.Cluster Work, IActorRef Asker) piece)
    {
        var batches = new List<PulseBatch>();
        foreach (var blob in piece.Work.Seconds)
        {
            batches.Add(PulseBatchCodec.Decode((await _storage.Blobs.GetAsync(blob, default))!.Value));
        }

        var result = LagoClusterer.Run(ClusterWork.Of(batches), await ResultAsync(piece.Work.Previous));
        var stored = await _storage.Blobs.PutAsync(result.ToBytes(), ClusterResult.ContentType, default);
        piece.Asker.Tell(new WorkProtocol.Clustered(piece.Work.WorkId, stored));
    }

    private async Task LabelAsync()
    {
        var (work, asker) = await WorkAsync<WorkProtocol.Label>();
        var batch = PulseBatchCodec.Decode((await _storage.Blobs.GetAsync(work.Pulses, default))!.Value);
        asker.Tell(new WorkProtocol.Labelled(work.WorkId, SecondClasses.Of(batch, LabelModel.Of((await ResultAsync(work.Model))!)).ToBytes()));
    }

    private async Task<ClusterResult?> ResultAsync(string blob) =>
        blob.Length == 0 ? null : ClusterResult.FromBytes((await _storage.Blobs.GetAsync(blob, default))!.Value.Span);

    /// <summary>What went out; in place of the broker.</summary>
    private sealed class Published : IClusterPublisher
    {
        private readonly ConcurrentQueue<SecondClasses> _seconds = new();
        private readonly ConcurrentQueue<StationProtocol.WindowClosed> _windows = new();
        private readonly SemaphoreSlim _next = new(0);

        public IReadOnlyList<SecondClasses> Seconds => [.. _seconds];

        public IReadOnlyList<StationProtocol.WindowClosed> Windows => [.. _windows];

        public async Task<SecondClasses> SecondAsync(DateTimeOffset second)
        {
            await UntilAsync(() => _seconds.Any(s => s.Second == second));
            return _seconds.Last(s => s.Second == second);
        }

        public Task WindowsAsync(int count) => UntilAsync(() => _windows.Count >= count);

        private async Task UntilAsync(Func<bool> reached)
        {
            while (!reached())
            {
                (await _next.WaitAsync(Patience)).ShouldBeTrue("nothing more was published");
            }
        }

        public byte[] Render(SeriesId station, ClusterResult result, bool simulated, long sequence, DateTimeOffset producedAt) => "{}"u8.ToArray();

        public Task Publish(StationProtocol.WindowClosed window)
        {
            _windows.Enqueue(window);
            _next.Release();
            return Task.CompletedTask;
        }

        public Task Publish(SecondClasses classes, DateTimeOffset producedAt)
        {
            _seconds.Enqueue(classes);
            _next.Release();
            return Task.CompletedTask;
        }

        public void Forget(SeriesId station)
        {
        }
    }
}
