using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Forecasting.Tec.Networks;
using RealtimeSwx.Forecasting.Tests.SymH;

namespace RealtimeSwx.Forecasting.Tests.Tec.Networks;

/// <summary>Networks of every kind as members of the TEC ensemble.</summary>
public sealed class TecNetworkTests
{
    private static readonly TecGrid Coarse = new(80, -10, 17, -180, 15, 25);
    private static readonly DateTimeOffset Issue = TecMaps.Start.AddDays(12).AddHours(22);

    private static readonly List<TecMap> Maps = [.. Enumerable.Range(0, 15).SelectMany(d => TecMaps.Day(d, Coarse))];

    public static TheoryData<string> Kinds => [.. MapNetworkSpec.Kinds];

    private static TecHistory Past(IEnumerable<TecMap> maps, DateTimeOffset? at = null) =>
        TecHistory.Read(TecMaps.History(maps).AsOf(at ?? Issue), TecMaps.Series, at ?? Issue)!.Value.History;

    private static MapNetworkSpec Small(string kind) => MapNetworkSpec.For(kind) with { Width = 4, Dilations = [1], Epochs = 1, LearningRate = 1e-2 };

    private static TecNetworkTrainer Trainer(MapNetworkSpec spec, int networks, int sideBySide = 1) =>
        new(new TecNetworkPlan(spec, networks), new TecNetworkSamples(), sideBySide, SmallModel.Learners.Maps, null);

    private static TecNetworkMember Train(MapNetworkSpec spec, int networks = 2) =>
        (TecNetworkMember)Trainer(spec, networks).Fit(new TecSamples(TecMaps.History(Maps), Issue), null, TestContext.Current.CancellationToken);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Member_ShouldSayMaps_ThatNothingLaterChanges(string kind)
    {
        using var member = Train(Small(kind));
        var said = member.Predict(Past(Maps)).ShouldNotBeNull();
        (said.Length, member.Name).ShouldBe((12, kind));
        said.ShouldAllBe(f => f.Length == 17 * 24 && f.All(v => v >= 0 && double.IsFinite(v)));

        var altered = Maps.Select(m => m.Epoch > Issue ? m with { Values = [.. m.Values.Select(v => v + 30)] } : m);
        Fields(member.Predict(Past(altered))).ShouldBe(Fields(said));
        Fields(member.Predict(Past(Maps.Select(m => m.Epoch == Issue ? m with { Values = [.. m.Values.Select(v => v + 3)] } : m)))).ShouldNotBe(Fields(said));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Member_ShouldAnswerFromTwoDays_AndNotFromOne(string kind)
    {
        using var member = Train(Small(kind), 1);
        var past = Past(Maps);
        for (var days = 2; days <= 5; days++)
        {
            member.Predict(past.Of(days)).ShouldNotBeNull().ShouldAllBe(f => f.All(v => double.IsFinite(v)));
        }

        member.Predict(past.Of(1)).ShouldBeNull();
        member.Predict(Past(Enumerable.Range(0, 14).SelectMany(d => TecMaps.Day(d, new TecGrid(60, -10, 10, -20, 10, 12))))).ShouldBeNull("a regional grid has no globe");
    }

    [Fact]
    public void Member_ShouldBeTheBlend_BeforeItLearns()
    {
        using var member = Train(Small("cnn") with { LearningRate = 0 }, 1);
        var past = Past(Maps);
        Fields(member.Predict(past)).ShouldBe(Fields(TecBaselines.From(past).Blend), 1e-6);
    }

    [Fact]
    public void Member_ShouldComeBackFromABundle_AsItWas()
    {
        using var member = Train(Small("cnn"));
        var bundle = ModelBundle.Unpack(ModelBundle.Create("tec", member.Files()).Packed);
        bundle.Files.Keys.ShouldBe(["cnn-1.bin", "cnn-2.bin"]);
        using var loaded = TecNetworkMember.Load(bundle, "cnn", SmallModel.Learners);
        Fields(loaded.Predict(Past(Maps))).ShouldBe(Fields(member.Predict(Past(Maps))));
        Should.Throw<InputException>(() => TecNetworkMember.Load(bundle, "unet", SmallModel.Learners)).Message.ShouldContain("unet-1.bin");
    }

    [Fact]
    public void Model_ShouldHaveTheMembersAskedFor()
    {
        var (history, end) = (TecMaps.History(Maps), TecMaps.Start.AddDays(8));
        var settings = new TecTrainingSettings { Models = ["cnn", "local"], Epochs = 1 };
        var bundle = TecTrainer.Train(history, end, settings, SmallModel.Learners.Maps, null, TestContext.Current.CancellationToken);
        bundle.Files.Where(f => f.Key.StartsWith("cnn", StringComparison.Ordinal)).Select(f => f.Key).ShouldBe(["cnn-1.bin", "cnn-2.bin", "cnn-3.bin"]);
        bundle.Files.Values.Sum(f => f.Length).ShouldBeLessThan(5_000_000);

        var pipeline = new TecPipeline("test");
        using var model = pipeline.LoadModel(bundle, SmallModel.Learners);
        var forecast = ForecastRun.Over(pipeline, history, model, Issue, Issue.AddTicks(1), Issue).Single(s => s.Forecast is not null).Forecast!;
        forecast.Leads[0].Members.Keys.ShouldBe(["cnn", "combined", "local"], ignoreOrder: true);

        foreach (var models in (string[][])[[], ["local", "local"], ["lstm"]])
        {
            Should.Throw<InputException>(() => TecTrainer.Train(history, end, settings with { Models = models }, SmallModel.Learners.Maps, null, CancellationToken.None)).Message.ShouldContain("unet");
        }
    }

    [Fact]
    public void Training_ShouldNotDependOnHowManyRunSideBySide()
    {
        var hashes = new[] { 1, 2 }.Select(sideBySide =>
        {
            var trainer = Trainer(Small("cnn"), 2, sideBySide);
            trainer.Fit(new TecSamples(TecMaps.History(Maps), Issue), null, TestContext.Current.CancellationToken).Dispose();
            return ModelBundle.Create("tec", trainer.Files).Hash;
        });
        hashes.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void Training_ShouldNotSeeTheBlockItIsJudgedOn()
    {
        var (samples, maps) = (new TecSamples(TecMaps.History(Maps), Issue), new TecNetworkSamples());
        var folds = samples.Walk(_ => true, TestContext.Current.CancellationToken).Where(s => TecNetworkMember.Answers(s.Past)).Select(s => s.Fold).ToList();
        var all = maps.Of(samples, null, TestContext.Current.CancellationToken).Samples;
        all.Count.ShouldBe(folds.Count);
        var without = maps.Of(samples, 2, TestContext.Current.CancellationToken).Samples;
        all.Index().Where(s => !without.Contains(s.Item)).Select(s => folds[s.Index]).Distinct().Order().ShouldBe([-1, 2]);
        without.Count.ShouldBe(folds.Count(f => f is not (2 or -1)));
    }

    [Fact]
    public void MissingMaps_ShouldCostNoMore_ThanTheHourThatIsNeverThere()
    {
        using var member = Train(Small("cnn"), 1);
        var whole = Past(Maps);
        Fields(member.Predict(Past(Maps.Where(m => m.Epoch != Issue)))).ShouldAllBe(v => double.IsFinite(v), "the newest map is late");
        var never = whole with { Maps = [.. whole.Maps.Select((m, age) => age % 12 == 4 ? null : m)] };
        var said = member.Predict(never)!;
        said.Index().Where(f => f.Item.All(double.IsNaN)).Select(f => f.Index).ShouldBe([7]);
        said.Index().Where(f => f.Index != 7).ShouldAllBe(f => f.Item.All(v => double.IsFinite(v)));
    }

    [Fact]
    public void Input_ShouldNotSeeTheLevelOfTheSun()
    {
        var frame = new TecLocalFrame(Coarse);
        var past = Past(Maps);
        var active = past with { Maps = [.. past.Maps.Select(m => m?.Select(t => (short)(3 * t)).ToArray())] };
        var (quiet, strong) = (new TecNetworkInput(past, frame), new TecNetworkInput(active, frame));
        strong.Maps().ShouldBe(quiet.Maps(), 1e-3);
        strong.Scale.ShouldBe(3 * quiet.Scale, 1e-3);
    }

    private static double[] Fields(double[][]? fields) => [.. fields!.SelectMany(f => f)];
}
