using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using TorchSharp;

namespace RealtimeSwx.Learning.Tests.Maps;

/// <summary>What every kind of network of maps must hold to.</summary>
public abstract class MapNetworkContract
{
    protected abstract string Kind { get; }

    /// <summary>Columns by which the globe may turn without changing what is said.</summary>
    protected virtual int Turn => 1;

    protected virtual int Epochs => 25;

    private MapNetworkSpec Small => MapNetworkSpec.For(Kind) with
    {
        Width = 12, Dilations = [1, 2], Batch = 4, Epochs = Epochs, LearningRate = 2e-2, WeightDecay = 0, Dropout = 0, Average = 0.9, Seed = 5,
    };

    private MapNetworkSpec Brief => Small with { Epochs = 1 };

    private static IMapLearner Learner => new TorchLearners("cpu").Maps;

    [Fact]
    public void Fit_ShouldLearnWhatIsPlanted_ThoughInputsAndTargetsAreMissing()
    {
        var train = PlantedMaps.Create(1);
        foreach (var (i, sample) in train.Samples.Index())
        {
            sample.Input[i] = float.NaN;
            sample.Target[2 * i] = float.NaN;
        }

        using var model = Fit(train, Small);
        var (error, variance) = PlantedMaps.Score(model, PlantedMaps.Create(2));
        error.ShouldBeLessThan(0.4 * variance);
    }

    [Fact]
    public void Outputs_ShouldHaveTheStatedShapes()
    {
        using var model = Fit(PlantedMaps.Create(1, 4), Brief);
        (model.Spec.Kind, model.Shape).ShouldBe((Kind, PlantedMaps.Shape));
        model.Predict(PlantedMaps.Create(2, 1).Samples[0].Input).Length.ShouldBe(3 * 8 * 12);
        Should.Throw<ArgumentException>(() => model.Predict(new float[7]));
    }

    [Fact]
    public void UntrainedNetwork_ShouldSayNothing()
    {
        using var model = Fit(PlantedMaps.Create(1, 4), Brief with { LearningRate = 0 });
        model.Predict(PlantedMaps.Create(2, 1).Samples[0].Input).ShouldAllBe(v => v == 0);
    }

    [Fact]
    public void Fit_ShouldGiveTheSameBytes_WhenTheSeedIsTheSame()
    {
        var train = PlantedMaps.Create(1, 12);
        var spec = Brief with { Dropout = 0.2 };
        using var first = Fit(train, spec);
        using var second = Fit(train, spec);
        using var other = Fit(train, spec with { Seed = 6 });
        second.Save().ShouldBe(first.Save());
        other.Save().ShouldNotBe(first.Save());
    }

    [Fact]
    public void Fit_ShouldStartAsAsked()
    {
        var train = PlantedMaps.Create(1, 4);
        var starts = new[] { WeightStart.GlorotNormal, WeightStart.GlorotUniform, WeightStart.HeNormal, WeightStart.FanIn }.Select(start =>
        {
            using var model = Fit(train, Brief with { Start = start });
            return Convert.ToBase64String(model.Save());
        });
        starts.Distinct().Count().ShouldBe(4);
        Should.Throw<NotSupportedException>(() => Fit(train, Brief with { Start = WeightStart.Identity }));
    }

    [Fact]
    public void SavedModel_ShouldPredictBitForBit_WhenLoaded()
    {
        using var model = Fit(PlantedMaps.Create(1, 12), Brief);
        using var loaded = Learner.Load(model.Save());
        var input = PlantedMaps.Create(2, 1).Samples[0].Input;
        loaded.Predict(input).ShouldBe(model.Predict(input));
        loaded.Save().ShouldBe(model.Save());
        loaded.Spec.Kind.ShouldBe(Kind);
    }

    [Fact]
    public void Load_ShouldRefuseDamagedBytes()
    {
        using var model = Fit(PlantedMaps.Create(1, 4), Brief);
        var saved = model.Save();
        Should.Throw<InputException>(() => Learner.Load(saved.AsMemory(0, saved.Length / 2)));
        Should.Throw<InputException>(() => Learner.Load(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
        Should.Throw<InputException>(() => new TorchLearners("cpu").Networks.Load(saved));
    }

    [Fact]
    public void ModelOfUsualSize_ShouldBeSavedInLessThan5MB()
    {
        var shape = new MapShape(24, 36, 12, 4, 18);
        var sample = new MapSample(new float[shape.Channels * shape.Cells], new float[shape.Leads * shape.Cells]);
        using var model = Fit(new MapSet(shape, [sample], [.. Enumerable.Repeat(1f, 24)]), MapNetworkSpec.For(Kind) with { Epochs = 1 });
        model.Save().Length.ShouldBeLessThan(5_000_000);
    }

    [Fact]
    public void Output_ShouldTurnWithTheGlobe()
    {
        using var model = Fit(PlantedMaps.Create(1, 24), Small with { Epochs = 3 });
        var input = PlantedMaps.Create(2, 1).Samples[0].Input;
        var said = model.Predict(input);
        said.Max(Math.Abs).ShouldBeGreaterThan(0.1f);
        for (var columns = Turn; columns < PlantedMaps.Shape.Columns; columns += Turn)
        {
            model.Predict(PlantedMaps.Turned(input, columns)).ShouldBe(PlantedMaps.Turned(said, columns), 1e-4);
        }
    }

    [Fact]
    public void MissingInputs_ShouldCountAsZero()
    {
        using var model = Fit(PlantedMaps.Create(1, 12), Brief);
        var input = PlantedMaps.Create(2, 1).Samples[0].Input;
        var (missing, zero) = (input.ToArray(), input.ToArray());
        for (var i = 3; i < 300; i += 3)
        {
            missing[i] = i % 2 == 0 ? float.NaN : float.PositiveInfinity;
            zero[i] = 0;
        }

        model.Predict(missing).ShouldBe(model.Predict(zero));
    }

    [Fact]
    public void Clipping_ShouldKeepAnOutlierFromStoppingTheRest()
    {
        var train = PlantedMaps.Create(1);
        train.Samples[0].Target[5] = 1e5f;
        using var clipped = Fit(train, Small with { Epochs = 8 });
        using var free = Fit(train, Small with { Epochs = 8, GradientClip = 1e12 });
        var held = PlantedMaps.Create(2);
        PlantedMaps.Score(clipped, held).Error.ShouldBeLessThan(PlantedMaps.Score(free, held).Error);
    }

    [Fact]
    public void LearningCurve_ShouldHaveEveryEpoch_AndStopWhenValidationStopsImproving()
    {
        var (train, held) = (PlantedMaps.Create(1, 24), PlantedMaps.Create(2, 12));
        var all = Learner.Fit(train, null, Small with { Epochs = 4 }, null, CancellationToken.None);
        all.Model.Dispose();
        all.Curve.Select(e => e.Epoch).ShouldBe([1, 2, 3, 4]);
        all.Curve.ShouldAllBe(e => e.TrainLoss > 0 && e.GradientNorm > 0 && e.ValidationLoss == null);
        all.Curve[^1].TrainLoss.ShouldBeLessThan(all.Curve[0].TrainLoss);

        // Targets that nothing explains: sooner or later the network fits noise.
        var random = new Random(9);
        foreach (var sample in held.Samples)
        {
            random.Shuffle(sample.Target);
        }

        var stopped = Learner.Fit(train, held, Small with { Epochs = 40, Patience = 2 }, null, CancellationToken.None);
        stopped.Model.Dispose();
        stopped.Curve.Count.ShouldBeLessThan(40);
        stopped.Curve.MinBy(e => e.ValidationLoss)!.Epoch.ShouldBe(stopped.Curve[^1].Epoch - 2);
    }

    [Fact]
    public void Fit_ShouldFreeWhatItHeld()
    {
        var train = PlantedMaps.Create(1, 8);
        Fit(train, Brief).Dispose();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var model = Fit(train, Brief))
        {
            model.Predict(train.Samples[0].Input);
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live);
        Should.Throw<ArgumentException>(() => Fit(new MapSet(PlantedMaps.Shape, [], train.RowWeights), Brief));
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live);
    }

    private static IMapModel Fit(MapSet train, MapNetworkSpec spec) => Learner.Fit(train, null, spec, null, CancellationToken.None).Model;
}

public sealed class ResidualMapTests : MapNetworkContract
{
    protected override string Kind => "cnn";
}

public sealed class ConvLstmMapTests : MapNetworkContract
{
    protected override string Kind => "convlstm";

    /// <summary>Gates learn the size of a number slowly.</summary>
    protected override int Epochs => 60;
}

public sealed class UNetMapTests : MapNetworkContract
{
    protected override string Kind => "unet";

    /// <summary>The coarsest resolution has a fourth of the columns.</summary>
    protected override int Turn => 4;

    [Fact]
    public void Network_ShouldRefuse_WhatCannotBeHalvedTwice() =>
        Should.Throw<ArgumentException>(() => new TorchLearners("cpu").Maps.Fit(
            new MapSet(new MapShape(6, 12, 1, 1, 0), [new MapSample(new float[72], new float[72])], new float[6]), null, MapNetworkSpec.For(Kind), null, CancellationToken.None));
}
