using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using TorchSharp;

namespace RealtimeSwx.Learning.Tests.Generative;

/// <summary>What a generator of windows must hold to.</summary>
public sealed class WindowGeneratorTests
{
    private static readonly GeneratorSpec Small = new() { Latent = 4, Width = 16, Strides = [4, 3], Divergence = 8, Epochs = 60, Batch = 25, LearningRate = 5e-3, Seed = 2 };

    private static readonly GeneratorSpec Brief = Small with { Epochs = 1 };

    private static readonly Lazy<byte[]> Trained = new(() =>
    {
        using var generator = Learner.Fit(PlantedWindows.Create(1), Small, null, CancellationToken.None);
        return generator.Save();
    });

    private static IGeneratorLearner Learner => new TorchLearners("cpu").Generators;

    [Fact]
    public void Draws_ShouldHaveTheStatedShape_AndFollowTheSeed()
    {
        using var generator = Learner.Load(Trained.Value);
        (generator.Steps, generator.Channels, generator.Conditions).ShouldBe((PlantedWindows.Steps, PlantedWindows.Channels, 2));
        var drawn = generator.Draw([0, 0], 7);
        drawn.Length.ShouldBe(PlantedWindows.Steps * PlantedWindows.Channels);
        drawn.ShouldAllBe(v => float.IsFinite(v));
        generator.Draw([0, 0], 7).ShouldBe(drawn);
        generator.Draw([0, 0], 8).ShouldNotBe(drawn);
        generator.Draw([0, 0.5f], 7).ShouldNotBe(drawn);
        Should.Throw<ArgumentException>(() => generator.Draw([0], 7));
    }

    [Fact]
    public void Draws_ShouldBeFinite_WhereNothingWasSeen()
    {
        using var generator = Learner.Load(Trained.Value);
        generator.Draw([30, -30], 1).ShouldAllBe(v => float.IsFinite(v));
    }

    [Fact]
    public void Draws_ShouldBeAsTheConditionsSay()
    {
        using var generator = Learner.Load(Trained.Value);
        foreach (var (depth, place) in ((double, double)[])[(1.2, -0.6), (1.8, -0.6), (1.2, 0.6), (1.8, 0.6)])
        {
            var mean = Mean(generator, [(float)((2 * depth) - 3), (float)place]);
            var lowest = Enumerable.Range(0, PlantedWindows.Steps).MinBy(s => mean[s * PlantedWindows.Channels]);
            lowest.ShouldBeInRange((int)(24 + (16 * place)) - 3, (int)(24 + (16 * place)) + 3);
            ((double)mean[lowest * PlantedWindows.Channels]).ShouldBe(-depth, 0.3);
            ((double)mean[(lowest * PlantedWindows.Channels) + 1]).ShouldBe(depth, 0.3);
        }
    }

    [Fact]
    public void Draws_ShouldScatterAndRememberAsTheWindowsDo()
    {
        using var generator = Learner.Load(Trained.Value);
        var (squares, products, count) = (0.0, 0.0, 0);
        var mean = Mean(generator, [0, 0]);
        for (var seed = 1; seed <= 200; seed++)
        {
            var drawn = generator.Draw([0, 0], seed);
            for (var s = 1; s < PlantedWindows.Steps; s++, count++)
            {
                var (before, now) = (drawn[(s - 1) * 2] - mean[(s - 1) * 2], drawn[s * 2] - mean[s * 2]);
                squares += now * now;
                products += before * now;
            }
        }

        Math.Sqrt(squares / count).ShouldBe(PlantedWindows.Noise, 0.05);
        (products / squares).ShouldBe(PlantedWindows.Memory, 0.1);
    }

    [Fact]
    public void Fit_ShouldGiveTheSameBytes_WhenTheSeedIsTheSame()
    {
        var train = PlantedWindows.Create(1, 100);
        using var first = Learner.Fit(train, Brief, null, CancellationToken.None);
        using var second = Learner.Fit(train, Brief, null, CancellationToken.None);
        using var other = Learner.Fit(train, Brief with { Seed = 3 }, null, CancellationToken.None);
        second.Save().ShouldBe(first.Save());
        other.Save().ShouldNotBe(first.Save());
    }

    [Fact]
    public void SavedGenerator_ShouldDrawBitForBit_WhenLoaded()
    {
        using var generator = Learner.Fit(PlantedWindows.Create(1, 100), Brief, null, CancellationToken.None);
        using var loaded = Learner.Load(generator.Save());
        loaded.Draw([0.3f, 0.1f], 5).ShouldBe(generator.Draw([0.3f, 0.1f], 5));
        loaded.Save().ShouldBe(generator.Save());
    }

    [Fact]
    public void Fit_ShouldLearnFromWindowsByWeight()
    {
        var train = PlantedWindows.Create(1, 100);
        var shifted = PlantedWindows.Create(2, 100);
        float[] values = [.. train.Values, .. shifted.Values.Select(v => v + 3)];
        var set = new WindowSet(train.Steps, train.Channels, 2, values, [.. train.About, .. shifted.About], [.. Enumerable.Range(0, 200).Select(w => w < 100 ? 1f : 0f)]);
        using var generator = Learner.Fit(set, Small with { Epochs = 10 }, null, CancellationToken.None);
        Mean(generator, [0, 0]).Where((_, i) => i % 2 == 0).Average().ShouldBeLessThan(0.5f, "windows of no weight are not shown");
    }

    [Fact]
    public void Load_ShouldRefuseDamagedBytes()
    {
        Should.Throw<InputException>(() => Learner.Load(Trained.Value.AsMemory(0, Trained.Value.Length / 2)));
        Should.Throw<InputException>(() => Learner.Load(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
    }

    [Fact]
    public void Fit_ShouldRefuseStepsThatTheStridesDoNotDivide() =>
        Should.Throw<ArgumentException>(() => Learner.Fit(PlantedWindows.Create(1, 10), Brief with { Strides = [5] }, null, CancellationToken.None));

    [Fact]
    public void Cancellation_ShouldStopAFit()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => Learner.Fit(PlantedWindows.Create(1, 100), Brief, null, cancel.Token));
    }

    [Fact]
    public void NativeMemory_ShouldReturnToItsBaseline()
    {
        var train = PlantedWindows.Create(1, 60);
        Round();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Round();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live);

        void Round()
        {
            using var generator = Learner.Fit(train, Brief, null, CancellationToken.None);
            using var loaded = Learner.Load(generator.Save());
            loaded.Draw([0, 0], 1);
        }
    }

    private static float[] Mean(IWindowGenerator generator, float[] conditions)
    {
        var draws = Enumerable.Range(1, 100).Select(seed => generator.Draw(conditions, seed)).ToList();
        return [.. Enumerable.Range(0, draws[0].Length).Select(i => draws.Average(d => d[i]))];
    }
}
