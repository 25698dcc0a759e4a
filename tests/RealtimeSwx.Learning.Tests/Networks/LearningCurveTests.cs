using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Diagnosis;

namespace RealtimeSwx.Learning.Tests.Networks;

/// <summary>Curves of the trainer that <c>swx train</c> uses, with faults planted in the data.</summary>
public class LearningCurveTests
{
    private static readonly NetworkSpec Plain = NetworkSpec.For("mlp") with
    {
        Width = 24, Hidden = 24, Epochs = 60, Chunk = 10, Batch = 4, LearningRate = 5e-3, Dropout = 0, InputDropout = 0, InputNoise = 0, WeightDecay = 0, Average = 0.9, Seed = 3,
    };

    [Fact]
    public void EnoughRows_ShouldBeAGoodFit() => CurveRules.Judge(Curve(Bent(800, 1, 0.3), Bent(400, 2, 0.3), Plain, out _)).Fit.ShouldBe(CurveFit.Good);

    [Fact]
    public void FewRowsWithManyInputsThatSayNothing_ShouldOverfit() =>
        CurveRules.Judge(Curve(Bent(60, 1, 0.8, inputs: 12), Bent(400, 2, 0.8, inputs: 12), Plain with { Hidden = 64, Width = 64, Epochs = 100, Batch = 2 }, out _))
            .Fit.ShouldBe(CurveFit.Overfit);

    [Fact]
    public void NoiseAndDropout_ShouldNotMakeValidationLookEasier()
    {
        // The loss while training is that of a network which is being disturbed: far above what it then says.
        var curve = Curve(Bent(800, 1, 0.3), Bent(400, 2, 0.3), Plain with { Dropout = 0.5, InputNoise = 0.5, ScaleWeight = 0 }, out var disturbed);
        disturbed.ShouldBeGreaterThan(1.3 * curve.Points[^1].Train);
        CurveRules.Judge(curve).Fit.ShouldNotBe(CurveFit.UnrepresentativeValidation);
    }

    [Theory]
    [InlineData("tcn")]
    [InlineData("mlp")]
    public void ANetwork_ShouldNotDependOnWhatIsWatched(string kind)
    {
        var spec = NetworkSpec.For(kind) with { Width = 8, Hidden = 8, Layers = kind == "tcn" ? 2 : 1, Epochs = 2, Chunk = 20, WarmUp = 8, Batch = 4 };
        var learner = new TorchLearners("cpu").Networks;
        using var alone = learner.Fit(Bent(100, 1, 0.3), null, spec, null, CancellationToken.None).Model;
        var fit = learner.Fit(Bent(100, 1, 0.3), null, spec, null, CancellationToken.None, Bent(50, 2, 0.3));
        using var watched = fit.Model;
        watched.Save().ShouldBe(alone.Save());
        fit.Curve.ShouldAllBe(r => r.Watched!.Held > 0 && r.Watched.Train > 0);
    }

    private static LearningCurve Curve(SeriesSet train, SeriesSet held, NetworkSpec spec, out double disturbed)
    {
        var fit = new TorchLearners("cpu").Networks.Fit(train, null, spec, null, CancellationToken.None, held);
        fit.Model.Dispose();
        disturbed = fit.Curve[^1].TrainLoss;
        return new LearningCurve("mlp", [.. fit.Curve.Select(r => new CurvePoint(r.Epoch, r.Watched!.Train, r.Watched.Held))]);
    }

    /// <param name="inputs">Of which the targets depend on the first two.</param>
    private static SeriesSet Bent(int rows, int seed, double noise, int inputs = 2)
    {
        var random = new Random(seed);
        var x = Enumerable.Range(0, rows * inputs).Select(_ => (2 * random.NextSingle()) - 1).ToArray();
        double Noise() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[] targets = [.. Enumerable.Range(0, rows).Select(r => (float)(Math.Sin(3 * x[inputs * r]) + (x[inputs * r] * x[(inputs * r) + 1]) + (noise * Noise())))];
        return new SeriesSet(inputs, 1, [new SeriesRows(x, targets, [.. Enumerable.Repeat(1f, rows)])]);
    }
}
