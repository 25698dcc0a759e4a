using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using TorchSharp;

namespace RealtimeSwx.Learning.Tests;

public class NetworkTests
{
    private static readonly SequenceSettings Small = new()
    {
        Hidden = 12, Projection = 8, Epochs = 30, BatchSize = 32, LearningRate = 1e-2, Dropout = 0, InputNoise = 0, Seed = 5, Average = 0.9,
    };

    private static ISequenceLearner Learner(string kind = "lstm") => new TorchLearners("cpu").Sequence(kind);

    [Fact]
    public void Torch_ShouldLoadAndTellWhatItIs()
    {
        var info = TorchDevice.Describe("cpu");
        info.Device.ShouldBe("cpu");
        info.TorchSharpVersion.ShouldNotBeEmpty();
        info.LibTorchVersion.ShouldNotBeEmpty();
    }

    [Fact]
    public void Device_ShouldFallBackToTheCpuAndSaySo_WhenThereIsNoGpu()
    {
        if (torch.cuda.is_available())
        {
            Assert.Skip("skipped: this machine has a GPU");
        }

        TorchDevice.Choose("cuda").Note.ShouldContain("CPU");
        TorchDevice.Choose("auto").Note.ShouldBeEmpty();
        Should.Throw<FormatException>(() => TorchDevice.Choose("tpu"));
    }

    [Fact]
    public void Fit_ShouldLearnAPhase_ThatNoConstantExplains()
    {
        var train = SineSet.Create(400, 1);
        var held = SineSet.Create(200, 2);
        using var model = Learner().Fit(train, held, Small, null, CancellationToken.None);
        SineSet.MeanSquaredError(model, held).ShouldBeLessThan(0.05);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("mlp")]
    public void Fit_ShouldGiveTheSameBytes_WhenTheSeedIsTheSame(string kind)
    {
        var train = SineSet.Create(120, 1);
        var settings = Small with { Epochs = 2, Dropout = 0.2, InputNoise = 0.1 };
        using var first = Learner(kind).Fit(train, null, settings, null, CancellationToken.None);
        using var second = Learner(kind).Fit(train, null, settings, null, CancellationToken.None);
        using var other = Learner(kind).Fit(train, null, settings with { Seed = 6 }, null, CancellationToken.None);
        second.Save().ShouldBe(first.Save());
        other.Save().ShouldNotBe(first.Save());
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("mlp")]
    public void SavedModel_ShouldPredictBitForBit_WhenLoaded(string kind)
    {
        var train = SineSet.Create(120, 1);
        using var model = Learner(kind).Fit(train, null, Small with { Epochs = 1 }, null, CancellationToken.None);
        using var loaded = Learner(kind).Load(model.Save());
        var window = SineSet.Window(train, 17);
        loaded.Predict(window).ShouldBe(model.Predict(window));
        loaded.Save().ShouldBe(model.Save());
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("mlp")]
    public void Update_ShouldFitNewData_AndLeaveTheOldModelAsItWas(string kind)
    {
        var train = SineSet.Create(300, 1);
        using var model = Learner(kind).Fit(train, null, Small, null, CancellationToken.None);
        var before = model.Save();
        var shifted = train with { Targets = [.. train.Targets.Select(t => t + 1)] };
        using var updated = model.Update(shifted, Small with { Epochs = 10 }, CancellationToken.None);
        model.Save().ShouldBe(before);
        SineSet.MeanSquaredError(updated, shifted).ShouldBeLessThan(SineSet.MeanSquaredError(model, shifted) / 2);
    }

    [Fact]
    public void Load_ShouldRefuseDamagedBytes()
    {
        using var model = Learner().Fit(SineSet.Create(60, 1), null, Small with { Epochs = 1 }, null, CancellationToken.None);
        var saved = model.Save();
        Should.Throw<InputException>(() => Learner().Load(saved.AsMemory(0, saved.Length / 2)));
        Should.Throw<InputException>(() => Learner().Load(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("mlp")]
    public void Predict_ShouldReturnNativeMemoryToItsBaseline(string kind)
    {
        var train = SineSet.Create(120, 1);
        using var model = Learner(kind).Fit(train, null, Small with { Epochs = 1 }, null, CancellationToken.None);
        var window = SineSet.Window(train, 0);
        model.Predict(window);
        var statistics = DisposeScopeManager.Statistics;
        var live = statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 200; i++)
        {
            model.Predict(window);
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("mlp")]
    public void Fit_ShouldReturnNativeMemoryToItsBaseline_WhenTheModelIsDisposed(string kind)
    {
        var train = SineSet.Create(120, 1);
        var settings = Small with { Epochs = 1 };
        Learner(kind).Fit(train, train, settings, null, CancellationToken.None).Dispose();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Learner(kind).Fit(train, train, settings, null, CancellationToken.None).Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live);
    }

    [Fact]
    public void Mlp_ShouldLearnFromTheLastRowAlone()
    {
        var train = SineSet.Create(400, 1);
        // The first target becomes a bend of the last row.
        var targets = train.Targets.ToArray();
        for (var w = 0; w < train.Count; w++)
        {
            targets[w * SineSet.Outputs] = MathF.Abs(SineSet.Window(train, w)[^2]);
        }

        train = train with { Targets = targets };
        using var model = Learner("mlp").Fit(train, null, Small, null, CancellationToken.None);
        SineSet.MeanSquaredError(model, train).ShouldBeLessThan(0.02);
    }

    [Fact]
    public void UnknownKind_ShouldBeRefused() =>
        Should.Throw<NotSupportedException>(() => Learner("no-such-kind")).Message.ShouldContain("no-such-kind");
}
