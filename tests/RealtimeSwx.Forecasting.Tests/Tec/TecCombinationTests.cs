using System.Collections.Immutable;
using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Forecasting.Tec.Members;

namespace RealtimeSwx.Forecasting.Tests.Tec;

public sealed class TecCombinationTests
{
    private static readonly TecGrid Coarse = new(80, -10, 17, -180, 15, 25);
    private static readonly SeriesHistory History = TecMaps.History(Enumerable.Range(0, 14).SelectMany(d => TecMaps.Day(d, Coarse)));
    private static readonly Lazy<ModelBundle> Trained = new(() => TecTrainer.Train(History, TecMaps.Start.AddDays(10), null, CancellationToken.None));

    private static TecHistory Past(int day) => TecHistory.Read(History.AsOf(At(day)), TecMaps.Series, At(day))!.Value.History;

    private static DateTimeOffset At(int day) => TecMaps.Start.AddDays(day).AddHours(22);

    private static TecCombination Combination() => TecCombination.FromBytes(Trained.Value.Files[TecCombination.File]).ShouldNotBeNull();

    [Fact]
    public void Weights_ShouldNotBeNegative_AndSumToOne()
    {
        var combination = Combination();

        combination.Voices.ShouldBe(["blend", "persistence", "rotated_anomaly", "local", "eof"]);
        combination.Weights.ShouldAllBe(w => w.All(x => x >= 0) && Math.Abs(w.Sum() - 1) < 1e-5);
        combination.Spread.ShouldAllBe(s => s.All(v => v >= 0));
    }

    [Fact]
    public void Weights_ShouldGoToTheVoiceThatIsRight()
    {
        var sums = new TecCombinationSums(["blend", "right"]);
        var past = Past(9);
        foreach (var (lead, truth) in Enumerable.Range(0, TecHistory.Slots).Select(l => (l, TecMaps.Map(past.Valid(l), past.Valid(l).Date, Coarse, 30))))
        {
            var right = TecField.FromTenths(TecField.Tenths(truth));
            sums.Add(past, lead, truth, [Array.ConvertAll(right, v => (v * 1.1) + 1), right]);
        }

        var combination = sums.Solve();
        combination.Weights[TecCombination.IndexOf(TecHistory.KeptDays, 3, 4)][1].ShouldBe(1, 1e-9);
        combination.Spread[TecCombination.SpreadIndexOf(TecHistory.KeptDays, 3)].ShouldAllBe(v => v < 1e-9);

        // Nothing is known of other lengths of history: no voice is preferred, and spread is what is expected of any model.
        combination.Weights[TecCombination.IndexOf(1, 3, 4)].ShouldBe([0.5, 0.5]);
        combination.Spread[TecCombination.SpreadIndexOf(1, 3)].ShouldBe(TecCalibration.Default);
    }

    [Fact]
    public void Sum_ShouldLieBetweenItsVoices_AndLetTheBlendSpeakForSilentOnes()
    {
        using var model = TecModel.Load(Trained.Value, NoLearners.Instance);
        var past = Past(11);
        var output = TecPipeline.Voices(past, model.Members);
        var sum = Combination().Sum(past, output);

        var voices = Combination().Voices.Select(v => TecCombination.Voice(output, v)).ToList();
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i].ShouldBeInRange(voices.Min(v => v[i]) - 1e-3, voices.Max(v => v[i]) + 1e-3);
        }

        var silent = TecPipeline.Voices(past, []);
        TecCombination.Voice(silent, "local").ShouldBe(silent.Baselines["blend"]);
        Combination().Sum(past, silent).Length.ShouldBe(sum.Length);
    }

    [Fact]
    public void Combination_ShouldComeBackFromItsBytes_AndRefuseOthers()
    {
        var bytes = Trained.Value.Files[TecCombination.File];
        TecCombination.FromBytes(bytes).ShouldNotBeNull().Write().ShouldBe(bytes.ToArray());
        TecCombination.FromBytes(bytes[..^4]).ShouldBeNull();
        TecCombination.FromBytes(bytes[8..]).ShouldBeNull();
    }

    [Fact]
    public void Bundle_FromBeforeThereWasACombination_ShouldStillBeUnderstood()
    {
        var old = ModelBundle.Create("tec", Trained.Value.Files.Where(f => f.Key == LocalMember.File)
            .Append(KeyValuePair.Create(TecModel.CardFile, (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(new { target = "tec", members = new[] { "local" } }))));
        var pipeline = new TecPipeline("test");
        using var model = pipeline.LoadModel(old, NoLearners.Instance);
        var input = pipeline.Gather(History.AsOf(At(11)), At(11)).ShouldNotBeNull();

        var output = pipeline.Predict(input, model);
        output.Members.Keys.ShouldBe(["local"]);
        output.Quantiles.ShouldBeEmpty();
        pipeline.Assemble(input, output, pipeline.NewState(), model.Checkpoint, Degradation.None).Leads.Length.ShouldBe(12);
    }

    [Theory]
    [InlineData("{\"members\":[\"oracle\"]}", "oracle")]
    [InlineData("{\"members\":[]}", "no members")]
    [InlineData("nothing", "no JSON")]
    public void Bundle_ShouldBeRefused_WhenItsCardMakesNoSense(string card, string reason)
    {
        var bundle = ModelBundle.Create("tec", Trained.Value.Files.SetItem(TecModel.CardFile, System.Text.Encoding.UTF8.GetBytes(card)));

        Should.Throw<InputException>(() => TecModel.Load(bundle, NoLearners.Instance)).Message.ShouldContain(reason);
    }

    [Fact]
    public void Folds_ShouldBeADayApart()
    {
        var samples = new TecSamples(History, TecMaps.Start.AddDays(14)).Walk(_ => true, TestContext.Current.CancellationToken).ToList();

        for (var fold = 0; fold < TecSamples.Folds; fold++)
        {
            var inside = samples.Where(s => s.Fold == fold).Select(s => s.Past.Issue).ToList();
            inside.Count.ShouldBeGreaterThan(3);
            samples.Where(s => s.Fold >= 0 && s.Fold != fold).ShouldAllBe(s => s.Past.Issue < inside.Min().AddDays(-1) || s.Past.Issue == inside.Min().AddDays(-1) || s.Past.Issue >= inside.Max().AddHours(4));
        }
    }
}
