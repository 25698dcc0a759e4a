using RealtimeSwx.Domain;
using RealtimeSwx.Science.Diagnosis;
using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Science.Tests.Diagnosis;

/// <summary>Each fault is planted in data or training, a network is trained, and its curve must name the fault.</summary>
public class CurveRulesTests
{
    private static readonly Rows Enough = Rows.Bent(600, seed: 1, noise: 0.2);
    private static readonly Rows Others = Rows.Bent(400, seed: 2, noise: 0.2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EnoughRowsAndEpochs_ShouldBeAGoodFit(int seed) =>
        Judge(TinyNetwork.Train(Enough, Others, hidden: 8, rate: 0.1, epochs: 200, batch: 30, seed: seed)).ShouldBe(CurveFit.Good);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ALinearModelOfWhatHasNoLinearPart_ShouldUnderfit(int seed)
    {
        var curve = TinyNetwork.Train(Saddle(600, 1), Saddle(400, 2), hidden: 0, rate: 0.02, epochs: 40, seed: seed);
        var verdict = CurveRules.Judge(curve);
        verdict.Fit.ShouldBe(CurveFit.Underfit);
        verdict.Reason.ShouldContain("constant");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TooFewEpochs_ShouldUnderfit(int seed)
    {
        var verdict = CurveRules.Judge(TinyNetwork.Train(Enough, Others, hidden: 12, rate: 0.001, epochs: 15, seed: seed));
        verdict.Fit.ShouldBe(CurveFit.Underfit);
        verdict.Reason.ShouldContain("still fall");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AWideNetworkOnFewNoisyRows_ShouldOverfit(int seed) =>
        Judge(TinyNetwork.Train(Rows.Bent(24, seed: 5, noise: 0.7), Rows.Bent(200, seed: 2, noise: 0.7), hidden: 40, rate: 0.05, epochs: 1500, batch: 24, seed: seed)).ShouldBe(CurveFit.Overfit);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RowsOfAKindThatTrainingHasNot_ShouldBeUnrepresentativeTraining(int seed) =>
        Judge(TinyNetwork.Train(Enough.WithOthers(0), Others.WithOthers(0.3), hidden: 0, rate: 0.02, epochs: 40, seed: seed)).ShouldBe(CurveFit.UnrepresentativeTraining);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ValidatingOnTheEasyPart_ShouldBeUnrepresentativeValidation(int seed)
    {
        var verdict = CurveRules.Judge(TinyNetwork.Train(Enough, Rows.Bent(400, seed: 2, noise: 0.02), hidden: 12, rate: 0.05, epochs: 80, seed: seed));
        verdict.Fit.ShouldBe(CurveFit.UnrepresentativeValidation);
        verdict.Reason.ShouldContain("easier");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ValidatingOnAHandfulOfRows_ShouldBeUnrepresentativeValidation(int seed)
    {
        var verdict = CurveRules.Judge(TinyNetwork.Train(Rows.Bent(600, seed: 1, noise: 0.5), Rows.Bent(5, seed: 3, noise: 0.5), hidden: 12, rate: 0.1, epochs: 80, batch: 8, seed: seed));
        verdict.Reason.ShouldContain("jumps");
        verdict.Fit.ShouldBe(CurveFit.UnrepresentativeValidation);
    }

    [Fact]
    public void FewEpochs_ShouldSayNothing() =>
        CurveRules.Judge(new LearningCurve("short", [new(1, 1, 1), new(2, 0.5, 0.5)])).Fit.ShouldBe(CurveFit.Unknown);

    [Fact]
    public void ALossThatRanAway_ShouldBeNoVerdict() =>
        CurveRules.Judge(new LearningCurve("away", [.. Enumerable.Range(1, 9).Select(e => new CurvePoint(e, e > 5 ? double.NaN : 1, 1))])).Fit.ShouldBe(CurveFit.Unknown);

    [Fact]
    public void Curve_ShouldComeBackFromItsFile()
    {
        var curve = TinyNetwork.Train(Rows.Bent(40, 1, 0.1), Rows.Bent(40, 2, 0.1), 2, 0.05, 6);
        var path = Path.Combine(Path.GetTempPath(), $"curve-{Guid.NewGuid():n}.csv");
        try
        {
            using (var writer = new StreamWriter(path))
            {
                curve.Write(writer);
            }

            var read = LearningCurve.Read(path);
            read.Points.Select(p => p.Epoch).ShouldBe(curve.Points.Select(p => p.Epoch));
            read.Points[^1].Validation.ShouldBe(curve.Points[^1].Validation, 1e-5);
            read.Constant!.Value.ShouldBe(curve.Constant!.Value, 1e-5);
            File.WriteAllText(path, "epoch,train,validation\n1,0.5,no\n");
            Should.Throw<InputException>(() => LearningCurve.Read(path)).Message.ShouldContain(":2: validation");
            File.WriteAllText(path, "a,b\n");
            Should.Throw<InputException>(() => LearningCurve.Read(path)).Message.ShouldContain(":1: header");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static CurveFit Judge(LearningCurve curve) => CurveRules.Judge(curve).Fit;

    private static Rows Saddle(int count, int seed)
    {
        var rows = Rows.Bent(count, seed, 0);
        var random = new Random(seed + 100);
        return rows with { Targets = [.. rows.Inputs.Select(x => (x[0] * x[1]) + (0.05 * NormalDistribution.Next(random)))] };
    }
}
