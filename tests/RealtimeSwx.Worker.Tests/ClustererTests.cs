using Akka.Actor;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Learning.Clustering;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;
using RealtimeSwx.Worker.Clustering;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Worker.Tests;

/// <summary>The clusterer with a real store; the test stands where the work queue does.</summary>
public sealed class ClustererTests : IAsyncLifetime
{
    private static readonly DateTimeOffset T0 = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly WorkerIdentity Identity = new("test", "cpu");
    private readonly ActorSystem _system = ActorSystem.Create("worker", "akka { loglevel = OFF, stdout-loglevel = OFF }");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swx-worker-");
    private SwxStorage _storage = null!;
    private Inbox _queue = null!;

    public async ValueTask InitializeAsync()
    {
        _storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(_folder.FullName, "swx.db")}"));
        _queue = Inbox.Create(_system);
    }

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _queue.Dispose();
        await _storage.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clusterer_ShouldStoreTheClassesOfItsWindow(bool onTorch)
    {
        var engine = onTorch ? OrderingEngines.WithLarge(new TorchOrderingEngine("cpu"), 100) : OrderingEngines.BySize;
        var random = new SimulationRandom(1, "pulses");
        var batch = new PulseBatch(new SeriesId("lago/test"), T0, PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline,
            [.. PulseModel.Second(random, 400).Select(p => p.Pulse)]);
        var blob = await _storage.Blobs.PutAsync(PulseBatchCodec.Encode(batch), PulseBatchCodec.ContentType, default);
        var clusterer = _system.ActorOf(Props.Create(() => new ClustererActor(_queue.Receiver, _storage.Blobs, Identity, engine)));
        await NextAsync<Pull>();

        _queue.Send(clusterer, new Cluster("w1", "lago/test", T0, T0.AddSeconds(1), [blob], ""));

        var clustered = await NextAsync<Clustered>();
        var stored = await _storage.Blobs.GetAsync(clustered.Result, default);
        var result = ClusterResult.FromBytes(stored!.Value.Span);
        result.ToBytes().ShouldBe(LagoClusterer.Run(ClusterWork.Of([batch]), null).ToBytes());
        await NextAsync<Pull>();
    }

    [Fact]
    public async Task A_labeller_ShouldCountTheClassesOfASecond_AndSayWhatIsMissing()
    {
        var random = new SimulationRandom(1, "pulses");
        var batch = new PulseBatch(new SeriesId("lago/test"), T0, PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline,
            [.. PulseModel.Second(random, 1500).Select(p => p.Pulse)]);
        var result = LagoClusterer.Run(ClusterWork.Of([batch]));
        var pulses = await _storage.Blobs.PutAsync(PulseBatchCodec.Encode(batch), PulseBatchCodec.ContentType, default);
        var model = await _storage.Blobs.PutAsync(result.ToBytes(), ClusterResult.ContentType, default);
        var labeller = _system.ActorOf(Props.Create(() => new LabellerActor(_queue.Receiver, _storage.Blobs, Identity)));
        await NextAsync<Pull>();
        for (var round = 0; round < 2; round++)
        {
            _queue.Send(labeller, new Label($"w{round}", "lago/test", pulses, model));
            (await NextAsync<Labelled>()).Classes.ToArray().ShouldBe(SecondClasses.Of(batch, LabelModel.Of(result)).ToBytes());
            (await NextAsync<Pull>()).Last.ShouldBe($"w{round}");
        }

        _queue.Send(labeller, new Label("w3", "lago/test", "0badc0de", model));
        (await NextAsync<WorkFailed>()).Reason.ShouldContain("0badc0de");
        await NextAsync<Pull>();
    }

    [Fact]
    public void A_worker_ShouldLeaveWindowsToTheCpu_WithoutAGpuOrASetting()
    {
        WindowEngine.For("cpu", "100").ShouldBeSameAs(OrderingEngines.BySize);
        WindowEngine.For("auto", null).ShouldBeSameAs(OrderingEngines.BySize);
        Should.Throw<FormatException>(() => WindowEngine.For("cpu", "many")).Message.ShouldBe("Worker:TorchOpticsFrom: 'many' is no number of pulses.");
    }

    private async Task<T> NextAsync<T>() => (await _queue.ReceiveAsync(Limit)).ShouldBeOfType<T>();
}
