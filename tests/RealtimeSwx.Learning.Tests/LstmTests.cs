using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using TorchSharp;

namespace RealtimeSwx.Learning.Tests;

public class LstmTests
{
    private static readonly SequenceSettings Small = new()
    {
        Hidden = 12, Projection = 8, Epochs = 30, BatchSize = 32, LearningRate = 1e-2, Dropout = 0, InputNoise = 0, Seed = 5, Average = 0.9,
    };

    private static ISequenceLearner Learner => new TorchLearners("cpu").Sequence("lstm");

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
        using var model = Learner.Fit(train, held, Small, null, CancellationToken.None);
        SineSet.MeanSquaredError(model, held).ShouldBeLessThan(0.05);
    }

    [Fact]
    public void Fit_ShouldGiveTheSameBytes_WhenTheSeedIsTheSame()
    {
        var train = SineSet.Create(120, 1);
        var settings = Small with { Epochs = 2, Dropout = 0.2, InputNoise = 0.1 };
        using var first = Learner.Fit(train, null, settings, null, CancellationToken.None);
        using var second = Learner.Fit(train, null, settings, null, CancellationToken.None);
        using var other = Learner.Fit(train, null, settings with { Seed = 6 }, null, CancellationToken.None);
        second.Save().ShouldBe(first.Save());
        other.Save().ShouldNotBe(first.Save());
    }

    [Fact]
    public void SavedModel_ShouldPredictBitForBit_WhenLoaded()
    {
        var train = SineSet.Create(120, 1);
        using var model = Learner.Fit(train, null, Small with { Epochs = 1 }, null, CancellationToken.None);
        using var loaded = Learner.Load(model.Save());
        var window = SineSet.Window(train, 17);
        loaded.Predict(window).ShouldBe(model.Predict(window));
        loaded.Save().ShouldBe(model.Save());
    }

    [Fact]
    public void Update_ShouldFitNewData_AndLeaveTheOldModelAsItWas()
    {
        var train = SineSet.Create(300, 1);
        using var model = Learner.Fit(train, null, Small, null, CancellationToken.None);
        var before = model.Save();
        var shifted = train with { Targets = [.. train.Targets.Select(t => t + 1)] };
        using var updated = model.Update(shifted, Small with { Epochs = 10 }, CancellationToken.None);
        model.Save().ShouldBe(before);
        SineSet.MeanSquaredError(updated, shifted).ShouldBeLessThan(SineSet.MeanSquaredError(model, shifted) / 2);
    }

    [Fact]
    public void Load_ShouldRefuseDamagedBytes()
    {
        using var model = Learner.Fit(SineSet.Create(60, 1), null, Small with { Epochs = 1 }, null, CancellationToken.None);
        var saved = model.Save();
        Should.Throw<InputException>(() => Learner.Load(saved.AsMemory(0, saved.Length / 2)));
        Should.Throw<InputException>(() => Learner.Load(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
    }

    [Fact]
    public void Predict_ShouldReturnNativeMemoryToItsBaseline()
    {
        var train = SineSet.Create(120, 1);
        using var model = Learner.Fit(train, null, Small with { Epochs = 1 }, null, CancellationToken.None);
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

    [Fact]
    public void Fit_ShouldReturnNativeMemoryToItsBaseline_WhenTheModelIsDisposed()
    {
        var train = SineSet.Create(120, 1);
        var settings = Small with { Epochs = 1 };
        Learner.Fit(train, train, settings, null, CancellationToken.None).Dispose();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Learner.Fit(train, train, settings, null, CancellationToken.None).Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live);
    }
}
