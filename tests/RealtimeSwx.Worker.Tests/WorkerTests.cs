using System.Collections.Immutable;
using Akka.Actor;
using Akka.Hosting;
using RealtimeSwx.Actors.Forecasts;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Learning;
using RealtimeSwx.Storage;
using RealtimeSwx.Worker.Forecasting;
using RealtimeSwx.Worker.Training;
using TorchSharp;
using static RealtimeSwx.Actors.Work.WorkProtocol;

namespace RealtimeSwx.Worker.Tests;

/// <summary>The compute actors with real pipelines, the shipped models and blobs on SQLite; this test is their queue.</summary>
public sealed class WorkerTests(ITestOutputHelper output) : Akka.Hosting.TestKit.TestKit(output: output)
{
    private static readonly DateTimeOffset Start = new(2003, 10, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-worker-").FullName;
    private readonly ThreadNames _threads = new();
    private SwxStorage _storage = null!;

    protected override void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider) =>
        builder.AddHocon("swx.torch-dispatcher { type = PinnedDispatcher }", HoconAddMode.Prepend);

    protected override async Task BeforeTestStart()
    {
        await base.BeforeTestStart();
        _storage = await SwxStorage.OpenAsync(StorageOptions.Parse($"sqlite:{Path.Combine(_folder, "swx.db")}"));
    }

    protected override async Task AfterAllAsync()
    {
        await base.AfterAllAsync();
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Forecaster_ShouldPullWorkAndSayWhatThePipelineSays()
    {
        var (bundle, input) = (ShippedModels.Load("kp")!, Kp());
        var hash = await _storage.Blobs.PutAsync(bundle.Packed, "model", CancellationToken.None);
        var forecaster = Forecaster();
        ExpectMsg<Pull>(Patience).Kind.ShouldBe(Kinds.Predict);
        forecaster.Tell(Work("w1", input, hash), TestActor);
        var done = ExpectMsg<Predicted>(Patience);
        ExpectMsg<Pull>(Patience);

        var pipeline = ForecastPipelines.For("kp");
        using var model = pipeline.LoadModel(bundle, new TorchLearners("cpu"));
        var expected = pipeline.Predict(input, model);
        var said = done.Outputs.ShouldHaveSingleItem();
        said.Checkpoint.ShouldBe(hash);
        said.Members.Keys.ShouldBe(expected.Members.Keys);
        foreach (var (name, values) in expected.Members)
        {
            said.Members[name].ShouldBe(values);
        }
    }

    [Fact]
    public void Forecaster_ShouldNameAMissingCheckpoint_AndGoOn()
    {
        var forecaster = Forecaster();
        ExpectMsg<Pull>(Patience);
        forecaster.Tell(Work("w1", Kp(), "no-such-hash"), TestActor);
        ExpectMsg<WorkFailed>(Patience).Reason.ShouldContain("no-such-hash");
        ExpectMsg<Pull>(Patience);
    }

    [Fact]
    public async Task Forecaster_ShouldAnswerWorkFailed_WhenTheInputCannotBeRead()
    {
        var hash = await _storage.Blobs.PutAsync(ShippedModels.Load("kp")!.Packed, "model", CancellationToken.None);
        var forecaster = Forecaster();
        ExpectMsg<Pull>(Patience);
        forecaster.Tell(Work("w1", Kp() with { Payload = new byte[] { 1, 2, 3 } }, hash), TestActor);
        ExpectMsg<WorkFailed>(Patience).WorkId.ShouldBe("w1");
        ExpectMsg<Pull>(Patience);
        forecaster.Tell(Work("w2", Kp(), hash), TestActor);
        ExpectMsg<Predicted>(Patience).WorkId.ShouldBe("w2");
    }

    [Fact]
    public async Task Torch_ShouldStayOnOneThread_AndReturnItsMemory()
    {
        var bundle = ShippedModels.Load("symh")!;
        var hash = await _storage.Blobs.PutAsync(bundle.Packed, "model", CancellationToken.None);
        var forecaster = Forecaster();
        ExpectMsg<Pull>(Patience);
        for (var i = 0; i < 6; i++)
        {
            forecaster.Tell(Work($"w{i}", SymH(i), hash), TestActor);
            ExpectMsg<Predicted>(Patience).Outputs[0].Members.Keys.ShouldContain("tcn");
            ExpectMsg<Pull>(Patience);
        }

        _threads.Seen.Select(s => s.Thread).Distinct().ShouldHaveSingleItem();

        // Noted before each prediction: from the second on the model is loaded and nothing else may live.
        _threads.Seen.Skip(2).Select(s => s.Tensors).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Trainer_ShouldStoreAChallenger_ThatTheSameSamplesGiveAgain()
    {
        var champion = ShippedModels.Load("symh")!;
        var hash = await _storage.Blobs.PutAsync(champion.Packed, "model", CancellationToken.None);
        var samples = ImmutableArray.CreateBuilder<ForecastProtocol.SampleRef>();
        for (var i = 0; i < 24; i++)
        {
            var input = SymH(i);
            var blob = await _storage.Blobs.PutAsync(input.Payload, "input", CancellationToken.None);
            samples.Add(new ForecastProtocol.SampleRef(input.IssuedAt, input.DataCutoff, input.Tier.ToString(), blob, [TimeSpan.FromHours(1), TimeSpan.FromHours(2)], [-40 - i, -45 - i]));
        }

        var trainer = Sys.ActorOf(
            Props.Create(() => new TrainerActor(TestActor, ForecastPipelines.For, _storage.Blobs, new TorchLearners("cpu"), new WorkerIdentity("w", "cpu")))
                .WithDispatcher("swx.torch-dispatcher"));
        ExpectMsg<Pull>(Patience).Kind.ShouldBe(Kinds.Train);
        var made = new List<string>();
        foreach (var (id, shift) in new[] { ("t1", TimeSpan.Zero), ("t2", TimeSpan.Zero), ("t3", TimeSpan.FromHours(1)) })
        {
            trainer.Tell(new Train(id, "symh", hash, samples.ToImmutable(), 7, shift), TestActor);
            var trained = ExpectMsg<Trained>(Patience);
            trained.Samples.ShouldBe(shift == TimeSpan.Zero ? 24 : 12);
            made.Add(trained.Checkpoint);
            ExpectMsg<Pull>(Patience);
        }

        made[0].ShouldBe(made[1]);
        made[0].ShouldNotBe(hash);
        made[2].ShouldNotBe(made[0]);
        ModelBundle.Unpack((await _storage.Blobs.GetAsync(made[0], CancellationToken.None))!.Value).Files.Keys.ShouldBe(champion.Files.Keys);
    }

    [Fact]
    public void Trainer_ShouldAnswerWorkFailed_ForATargetThatDoesNotLearn()
    {
        var trainer = Sys.ActorOf(Props.Create(() => new TrainerActor(TestActor, ForecastPipelines.For, _storage.Blobs, new TorchLearners("cpu"), new WorkerIdentity("w", "cpu"))));
        ExpectMsg<Pull>(Patience);
        trainer.Tell(new Train("t", "symh", "no-such-hash", [], 7, TimeSpan.Zero), TestActor);
        ExpectMsg<WorkFailed>(Patience).Reason.ShouldContain("no-such-hash");
        ExpectMsg<Pull>(Patience);
    }

    private IActorRef Forecaster()
    {
        Func<string, IForecastPipeline> pipelines = target =>
        {
            _threads.Note();
            return ForecastPipelines.For(target);
        };
        return Sys.ActorOf(
            Props.Create(() => new ForecasterActor(TestActor, pipelines, _storage.Blobs, new TorchLearners("cpu"), new WorkerIdentity("w", "cpu")))
                .WithDispatcher("swx.torch-dispatcher"));
    }

    private static Predict Work(string id, ForecastInput input, string checkpoint) =>
        new(id, input.Target, [checkpoint], input.IssuedAt, input.DataCutoff, input.Tier.ToString(), input.Payload, null);

    private static ForecastInput Kp()
    {
        var history = new SeriesHistory();
        for (var i = 0; i < 16; i++)
        {
            var at = Start.AddHours(3 * i);
            history.Add(new Observation(KnownSeries.Kp, at, TimeSpan.FromHours(3), new KpThirds(5 + (i * 7 % 12)).Units, Revision.Final, Quality.Good, "test") { AvailableAt = at.AddHours(3) });
        }

        var issue = Start.AddDays(2);
        return ForecastPipelines.For("kp").Gather(history.AsOf(issue), issue).ShouldNotBeNull();
    }

    /// <summary>Two days of a made-up recovery with a wind beside it, ending <paramref name="step"/> steps later.</summary>
    private static ForecastInput SymH(int step)
    {
        var history = new SeriesHistory();
        for (var i = -step; i <= 576; i++)
        {
            var at = Start.AddMinutes(5 * (i + step));
            Add(KnownSeries.SymH, at, -80 + (40 * i / 576.0), at.AddMinutes(5));
            Add(KnownSeries.WindBz, at, -3 * Math.Sin(i / 40.0), at);
            Add(KnownSeries.WindBy, at, 2, at);
            Add(KnownSeries.WindBx, at, -2, at);
            Add(KnownSeries.WindBt, at, 5, at);
            Add(KnownSeries.WindSpeed, at, 450, at);
            Add(KnownSeries.WindDensity, at, 6, at);
            Add(KnownSeries.WindTemperature, at, 80_000, at);
        }

        var issue = Start.AddMinutes(5 * (576 + step));
        return ForecastPipelines.For("symh").Gather(history.AsOf(issue), issue).ShouldNotBeNull();

        void Add(SeriesId series, DateTimeOffset at, double value, DateTimeOffset known) =>
            history.Add(new Observation(series, at, TimeSpan.FromMinutes(5), value, Revision.Final, Quality.Good, "test") { AvailableAt = known });
    }

    private sealed class ThreadNames
    {
        private readonly List<(int Thread, long Tensors)> _seen = [];

        public IReadOnlyList<(int Thread, long Tensors)> Seen
        {
            get
            {
                lock (_seen)
                {
                    return [.. _seen];
                }
            }
        }

        public void Note()
        {
            lock (_seen)
            {
                _seen.Add((Environment.CurrentManagedThreadId, DisposeScopeManager.Statistics.ThreadTotalLiveCount));
            }
        }
    }
}
