using Akka.Actor;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Learning;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Storage;
using RealtimeSwx.Storage.Codecs;
using RealtimeSwx.Worker.Clustering;
using RealtimeSwx.Worker.Forecasting;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Worker.Tests;

/// <summary>The actors of a worker with a real store and shipped models; the test stands where the work queue does.</summary>
public sealed class WorkerActorTests : IAsyncLifetime
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

    [Fact]
    public async Task A_forecaster_ShouldPull_AndAnswerWithWhatThePipelinePredicts()
    {
        var bundle = ShippedModels.Load("kp")!;
        var checkpoint = await _storage.Blobs.PutAsync(bundle.Packed, "application/octet-stream", default);
        var input = KpInput();
        var forecaster = Forecaster();
        (await NextAsync<Pull>()).ShouldBe(new Pull("test", Kinds.Predict, "cpu"));

        _queue.Send(forecaster, new Predict("w1", "kp", [checkpoint], input.IssuedAt, input.DataCutoff, input.Tier.ToString(), input.Payload, null));

        var output = (await NextAsync<Predicted>()).Outputs.ShouldHaveSingleItem();
        output.Checkpoint.ShouldBe(checkpoint);
        var pipeline = ForecastPipelines.For("kp");
        using var model = pipeline.LoadModel(bundle, new TorchLearners("cpu"));
        var expected = pipeline.Predict(input, model);
        output.Members.Keys.ShouldBe(expected.Members.Keys);
        output.Members.ShouldAllBe(m => m.Value.SequenceEqual(expected.Members[m.Key]));
        output.Baselines["persistence"].ShouldBe(expected.Baselines["persistence"]);
        (await NextAsync<Pull>()).Kind.ShouldBe(Kinds.Predict);
    }

    [Fact]
    public async Task A_forecaster_ShouldNameTheCheckpointThatIsMissing_AndPullAgain()
    {
        var input = KpInput();
        var forecaster = Forecaster();
        await NextAsync<Pull>();
        _queue.Send(forecaster, new Predict("w1", "kp", ["0123abcd"], input.IssuedAt, input.DataCutoff, input.Tier.ToString(), input.Payload, null));
        var failed = await NextAsync<WorkFailed>();
        failed.WorkId.ShouldBe("w1");
        failed.Reason.ShouldContain("0123abcd");
        await NextAsync<Pull>();
    }

    [Fact]
    public async Task A_clusterer_ShouldStoreTheClassesOfItsWindow()
    {
        var random = new SimulationRandom(1, "pulses");
        var batch = new PulseBatch(new SeriesId("lago/test"), T0, PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline,
            [.. PulseModel.Second(random, 400).Select(p => p.Pulse)]);
        var blob = await _storage.Blobs.PutAsync(PulseBatchCodec.Encode(batch), PulseBatchCodec.ContentType, default);
        var clusterer = _system.ActorOf(Props.Create(() => new ClustererActor(_queue.Receiver, _storage.Blobs, Identity)));
        await NextAsync<Pull>();

        _queue.Send(clusterer, new Cluster("w1", "lago/test", T0, T0.AddSeconds(1), [blob], ""));

        var clustered = await NextAsync<Clustered>();
        var stored = await _storage.Blobs.GetAsync(clustered.Result, default);
        var result = ClusterResult.FromBytes(stored!.Value.Span);
        result.ToBytes().ShouldBe(LagoClusterer.Run(ClusterWork.Of([batch]), null).ToBytes());
        await NextAsync<Pull>();
    }

    private IActorRef Forecaster() => _system.ActorOf(Props.Create(() =>
        new ForecasterActor(_queue.Receiver, ForecastPipelines.For, _storage.Blobs, new TorchLearners("cpu"), Identity)));

    private async Task<T> NextAsync<T>() => (await _queue.ReceiveAsync(Limit)).ShouldBeOfType<T>();

    private static ForecastInput KpInput()
    {
        var history = new SeriesHistory();
        for (var i = 0; i < 8 * 60; i++)
        {
            var start = T0.AddHours(-3 * (i + 1));
            var row = new Observation(KnownSeries.Kp, start, TimeSpan.FromHours(3), (i * 7 % 19) / 3.0, Revision.Final, Quality.Good, "gfz");
            history.Add(Availability.Operational.Stamp(row));
        }

        return ForecastPipelines.For("kp").Gather(history.AsOf(T0), T0)!;
    }
}
