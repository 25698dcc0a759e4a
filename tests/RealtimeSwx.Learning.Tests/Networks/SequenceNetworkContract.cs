using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using TorchSharp;

namespace RealtimeSwx.Learning.Tests.Networks;

/// <summary>What every kind of causal network must hold to.</summary>
public abstract class SequenceNetworkContract
{
    private const double Rounding = 1e-5;

    protected abstract string Kind { get; }

    /// <summary>Rows between cause and effect in the relation to be learned.</summary>
    protected virtual int Lag => 2;

    private NetworkSpec Small => NetworkSpec.For(Kind) with
    {
        Width = 16, Hidden = 16, Layers = 2, Window = 8, Heads = 2, Chunk = 24, WarmUp = 8, Batch = 6, Epochs = 40, LearningRate = 1.5e-2,
        InputDropout = 0, Dropout = 0, InputNoise = 0, Average = 0.9, Seed = 5,
    };

    private NetworkSpec Brief => Small with { Epochs = 2 };

    private static INetworkLearner Learner => new TorchLearners("cpu").Networks;

    [Fact]
    public void Fit_ShouldLearnWhatIsPlanted_ThoughInputsAndTargetsAreMissing()
    {
        var train = PlantedSeries.Create(1, Lag, series: 30);
        var random = new Random(3);
        foreach (var series in train.Series)
        {
            series.Inputs[random.Next(series.Inputs.Length)] = float.NaN;
            series.Targets[random.Next(series.Targets.Length)] = float.NaN;
        }

        using var model = Fit(train, Small with { Epochs = 14 });
        var held = PlantedSeries.Create(2, Lag);
        PlantedSeries.MeanSquaredError(model, held).ShouldBeLessThan(0.3 * PlantedSeries.Variance(held), "no constant and no line explains this much");

        var inputs = held.Series[0].Inputs;
        var said = model.PredictSeries(inputs);
        var spread = Enumerable.Range(10, 100).Average(row => Math.Exp(said[(row * 4) + 3]));
        spread.ShouldBeInRange(0.7 * PlantedSeries.NoiseOfSecond, 1.5 * PlantedSeries.NoiseOfSecond);

        // The row itself, whose second feature is the second target, and the cause of the first target.
        var windows = Enumerable.Range(0, 100).SelectMany(i => inputs.Skip(i * PlantedSeries.Features).Take(model.Window * PlantedSeries.Features)).ToArray();
        var byLag = model.GradientByLag(windows);
        byLag.Length.ShouldBe(model.Window);
        byLag.Index().OrderByDescending(l => l.Item).Take(Lag == 0 ? 1 : 2).Select(l => l.Index).Order().ShouldBe(Lag == 0 ? [0] : [0, Lag]);
    }

    [Fact]
    public void Outputs_ShouldHaveTheStatedShapes()
    {
        using var model = Fit(PlantedSeries.Create(1), Brief);
        var inputs = PlantedSeries.Create(2).Series[0].Inputs;
        model.Spec.Kind.ShouldBe(Kind);
        (model.Features, model.Leads).ShouldBe((PlantedSeries.Features, PlantedSeries.Leads));
        model.PredictSeries(inputs).Length.ShouldBe(120 * 4);
        model.PredictNewest(inputs).Length.ShouldBe(4);
        model.PredictWindows(inputs.AsSpan(0, 2 * model.Window * model.Features)).Length.ShouldBe(2 * 4);
        Should.Throw<ArgumentException>(() => model.PredictNewest(inputs.AsSpan(1)));
        Should.Throw<ArgumentException>(() => model.PredictSeries([]));
    }

    [Fact]
    public void Fit_ShouldGiveTheSameBytes_WhenTheSeedIsTheSame()
    {
        var train = PlantedSeries.Create(1);
        var spec = Brief with { InputDropout = 0.1, Dropout = 0.2, InputNoise = 0.1 };
        using var first = Fit(train, spec);
        using var second = Fit(train, spec);
        using var other = Fit(train, spec with { Seed = 6 });
        second.Save().ShouldBe(first.Save());
        other.Save().ShouldNotBe(first.Save());
    }

    [Fact]
    public void SavedModel_ShouldPredictBitForBit_WhenLoaded()
    {
        using var model = Fit(PlantedSeries.Create(1), Brief);
        using var loaded = Learner.Load(model.Save());
        var inputs = PlantedSeries.Create(2).Series[0].Inputs;
        loaded.PredictSeries(inputs).ShouldBe(model.PredictSeries(inputs));
        loaded.PredictNewest(inputs).ShouldBe(model.PredictNewest(inputs));
        loaded.Save().ShouldBe(model.Save());
        loaded.Window.ShouldBe(model.Window);
    }

    [Fact]
    public void Load_ShouldRefuseDamagedBytes()
    {
        using var model = Fit(PlantedSeries.Create(1), Brief);
        var saved = model.Save();
        Should.Throw<InputException>(() => Learner.Load(saved.AsMemory(0, saved.Length / 2)));
        Should.Throw<InputException>(() => Learner.Load(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
    }

    [Fact]
    public void ModelOfUsualSize_ShouldBeSavedInLessThan5MB()
    {
        var rows = new SeriesRows(new float[200 * 253], new float[200 * 6], [.. Enumerable.Repeat(1f, 200)]);
        using var model = Learner.Fit(new SeriesSet(253, 6, [rows]), null, NetworkSpec.For(Kind) with { Epochs = 1 }, null, CancellationToken.None).Model;
        model.Save().Length.ShouldBeLessThan(5_000_000);
    }

    [Fact]
    public void Output_ShouldNotChange_WhenAnythingLaterChanges()
    {
        using var model = Fit(PlantedSeries.Create(1), Brief);
        var inputs = PlantedSeries.Create(2).Series[0].Inputs;
        var said = model.PredictSeries(inputs);
        foreach (var row in (int[])[0, 7, 60, 118])
        {
            var altered = inputs.ToArray();
            altered.AsSpan((row + 1) * PlantedSeries.Features).Fill(5);
            model.PredictSeries(altered).AsSpan(0, (row + 1) * 4).ToArray().ShouldBe(said.AsSpan(0, (row + 1) * 4).ToArray());
        }
    }

    [Fact]
    public void Output_ShouldDependOnTheWindowAlone()
    {
        using var model = Fit(PlantedSeries.Create(1), Small with { Epochs = 5 });
        var inputs = PlantedSeries.Create(2).Series[0].Inputs;
        var altered = inputs.ToArray();
        var older = inputs.Length - (model.Window * model.Features);
        altered.AsSpan(0, older).Fill(5);
        model.PredictNewest(altered).ShouldBe(model.PredictNewest(inputs));
        model.PredictSeries(altered)[^4..].ShouldBe(model.PredictSeries(inputs)[^4..], Rounding);
        altered[older] += 5;
        model.PredictNewest(altered).ShouldNotBe(model.PredictNewest(inputs), "the oldest row of the window counts");
    }

    [Fact]
    public void Window_ShouldSayWhatTheSeriesSays()
    {
        using var model = Fit(PlantedSeries.Create(1), Small with { Epochs = 5 });
        var series = PlantedSeries.Create(2).Series[0];
        var said = model.PredictSeries(series.Inputs);
        for (var row = 0; row < series.Rows; row++)
        {
            var expected = said.AsSpan(row * 4, 4).ToArray();
            model.PredictNewest(PlantedSeries.Rows(series, 0, row + 1)).ShouldBe(expected, Rounding);
            if (row + 1 >= model.Window)
            {
                var window = PlantedSeries.Rows(series, row + 1 - model.Window, model.Window);
                model.PredictWindows([.. window, .. window])[4..].ShouldBe(expected, Rounding);
            }
        }
    }

    [Fact]
    public void Series_ShouldSayTheSame_WhereverItStarts()
    {
        using var model = Fit(PlantedSeries.Create(1), Brief);
        // Longer than what is predicted at once.
        var series = PlantedSeries.Create(2, rows: 1500, series: 1).Series[0];
        var late = model.PredictSeries(PlantedSeries.Rows(series, 300, 1200));
        var whole = model.PredictSeries(series.Inputs);
        late.AsSpan(model.Window * 4).ToArray().ShouldBe(whole.AsSpan((300 + model.Window) * 4).ToArray(), Rounding);
    }

    [Fact]
    public void MissingInputs_ShouldCountAsZero()
    {
        using var model = Fit(PlantedSeries.Create(1), Brief);
        var inputs = PlantedSeries.Create(2).Series[0].Inputs;
        var (missing, zero) = (inputs.ToArray(), inputs.ToArray());
        for (var i = 40; i < 300; i += 3)
        {
            missing[i] = i % 2 == 0 ? float.NaN : float.PositiveInfinity;
            zero[i] = 0;
        }

        var said = model.PredictSeries(missing);
        said.ShouldAllBe(v => float.IsFinite(v));
        said.ShouldBe(model.PredictSeries(zero));
        Array.Fill(missing, float.NaN);
        model.PredictNewest(missing).ShouldAllBe(v => float.IsFinite(v));
    }

    [Fact]
    public void VariancePower_ShouldLetNoisyRowsCountLess()
    {
        // The targets of every fourth series, which a feature tells, are mostly noise: with the power the others are learned as if they were not there.
        var train = PlantedSeries.Create(1, Lag, series: 24);
        var random = new Random(4);
        foreach (var noisy in train.Series.Where((_, i) => i % 4 == 0))
        {
            for (var i = 0; i < noisy.Targets.Length; i++)
            {
                noisy.Targets[i] += 20 * (float)(random.NextDouble() - 0.5);
            }

            for (var row = 0; row < noisy.Rows; row++)
            {
                noisy.Inputs[(row * PlantedSeries.Features) + PlantedSeries.Features - 1] = 4;
            }
        }

        var held = PlantedSeries.Create(2, Lag);
        using var plain = Fit(train, Small with { Epochs = 12 });
        using var discounted = Fit(train, Small with { Epochs = 12, VariancePower = 0.8, Huber = 2 });
        PlantedSeries.MeanSquaredError(discounted, held).ShouldBeLessThan(PlantedSeries.MeanSquaredError(plain, held));
    }

    [Fact]
    public void Clipping_ShouldKeepAnOutlierFromStoppingTheRest()
    {
        var train = PlantedSeries.Create(1, Lag);
        train.Series[0].Targets[60 * PlantedSeries.Leads] = 1e5f;
        var held = PlantedSeries.Create(2, Lag).Series[0];
        var spec = Small with { Epochs = 12, Skip = false };
        using var clipped = Fit(train, spec with { GradientClip = 1 });
        using var free = Fit(train, spec with { GradientClip = 1e12 });
        Wrong(clipped).ShouldBeLessThan(0.5 * Wrong(free));

        // Of the second lead, without its noise.
        double Wrong(INetworkModel model)
        {
            var said = model.PredictSeries(held.Inputs);
            return Enumerable.Range(0, held.Rows).Average(row => Math.Pow(said[(row * 4) + 1] - held.Inputs[(row * PlantedSeries.Features) + 1], 2));
        }
    }

    [Fact]
    public void LearningCurve_ShouldHaveEveryEpoch_AndStopWhenValidationStopsImproving()
    {
        var (train, held) = (PlantedSeries.Create(1, Lag), PlantedSeries.Create(2, Lag));
        var all = Learner.Fit(train, null, Small with { Epochs = 4 }, null, CancellationToken.None);
        all.Model.Dispose();
        all.Curve.Select(e => e.Epoch).ShouldBe([1, 2, 3, 4]);
        all.Curve.ShouldAllBe(e => e.TrainLoss > 0 && e.GradientNorm > 0 && e.ValidationLoss == null);
        all.Curve[^1].TrainLoss.ShouldBeLessThan(all.Curve[0].TrainLoss);

        // Targets that nothing explains: sooner or later the network fits noise.
        foreach (var series in held.Series)
        {
            new Random(9).Shuffle(series.Targets);
        }

        var stopped = Learner.Fit(train, held, Small with { Patience = 2 }, null, CancellationToken.None);
        stopped.Model.Dispose();
        stopped.Curve.Count.ShouldBeLessThan(Small.Epochs);
        stopped.Curve.MinBy(e => e.ValidationLoss)!.Epoch.ShouldBe(stopped.Curve[^1].Epoch - 2);
    }

    [Fact]
    public void Cancellation_ShouldStopAFit_AndFreeWhatItHeld()
    {
        var train = PlantedSeries.Create(1);
        Fit(train, Brief).Dispose();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var cancel = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => Learner.Fit(train, null, Small, new Then(cancel.Cancel), cancel.Token));
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live);
    }

    [Fact]
    public void NativeMemory_ShouldReturnToItsBaseline()
    {
        var train = PlantedSeries.Create(1);
        var inputs = train.Series[0].Inputs;
        Round();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Round();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live);

        void Round()
        {
            using var model = Learner.Fit(train, train, Brief, null, CancellationToken.None).Model;
            using var loaded = Learner.Load(model.Save());
            using var updated = model.Update(train, train, Brief, CancellationToken.None);
            loaded.PredictSeries(inputs);
            loaded.PredictNewest(inputs);
            loaded.Draws(inputs, 2, 1);
        }
    }

    [Fact]
    public void Update_ShouldFitNewRows_AndRememberWhatIsRehearsed()
    {
        var train = PlantedSeries.Create(1, Lag);
        using var model = Fit(train, Small with { Epochs = 5 });
        var before = model.Save();
        var shifted = new SeriesSet(4, 2, [.. PlantedSeries.Create(3, Lag).Series.Select(s => s with { Targets = [.. s.Targets.Select(t => t + 2)] })]);
        var few = Small with { Epochs = 10 };
        using var updated = model.Update(shifted, null, few, CancellationToken.None);
        using var rehearsed = model.Update(shifted, train, few, CancellationToken.None);
        model.Save().ShouldBe(before);
        PlantedSeries.MeanSquaredError(updated, shifted).ShouldBeLessThan(0.5 * PlantedSeries.MeanSquaredError(model, shifted));
        PlantedSeries.MeanSquaredError(rehearsed, train).ShouldBeLessThan(PlantedSeries.MeanSquaredError(updated, train));
    }

    [Fact]
    public void Draws_ShouldFollowTheSeed_AndSpread()
    {
        using var model = Fit(PlantedSeries.Create(1), Brief with { Dropout = 0.3 });
        var inputs = PlantedSeries.Create(2).Series[0].Inputs;
        var first = model.Draws(inputs, 3, 7);
        first.Count.ShouldBe(3);
        first[0].ShouldNotBe(first[1]);
        model.Draws(inputs, 3, 7)[2].ShouldBe(first[2]);
        model.Draws(inputs, 1, 8)[0].ShouldNotBe(first[0]);
    }

    private static INetworkModel Fit(SeriesSet train, NetworkSpec spec) => Learner.Fit(train, null, spec, null, CancellationToken.None).Model;

    private sealed class Then(Action act) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => act();
    }
}

public sealed class TcnContractTests : SequenceNetworkContract
{
    protected override string Kind => "tcn";
}

public sealed class LstmContractTests : SequenceNetworkContract
{
    protected override string Kind => "lstm";
}

public sealed class GruContractTests : SequenceNetworkContract
{
    protected override string Kind => "gru";
}

public sealed class RnnContractTests : SequenceNetworkContract
{
    protected override string Kind => "rnn";
}

public sealed class IdentityRnnContractTests : SequenceNetworkContract
{
    protected override string Kind => "irnn";
}

public sealed class TransformerContractTests : SequenceNetworkContract
{
    protected override string Kind => "transformer";
}

public sealed class MlpContractTests : SequenceNetworkContract
{
    protected override string Kind => "mlp";

    protected override int Lag => 0;
}
