using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Forecasting.Tests.Tec;

public sealed class TecTrainerTests
{
    private static readonly TecGrid Coarse = new(80, -10, 17, -180, 15, 25);

    private static readonly SeriesHistory History = TecMaps.History(Enumerable.Range(0, 40).SelectMany(d => TecMaps.Day(d, Coarse)));

    private static ModelBundle Train(DateTimeOffset before) => TecTrainer.Train(History, before, null, TestContext.Current.CancellationToken);

    [Fact]
    public void Model_ShouldBeatTheBlend_OnMapsItNeverSaw()
    {
        var end = TecMaps.Start.AddDays(28);
        var bundle = ModelBundle.Unpack(Train(end).Packed);

        var summary = TecBacktest.Run(History, p => p.LoadModel(bundle, NoLearners.Instance), end, DateTimeOffset.MaxValue, TextWriter.Null, null, TestContext.Current.CancellationToken);

        var (forecast, persistence, blend, _) = summary.Wrmse("test");
        forecast.ShouldBeLessThan(blend);
        blend.ShouldBeLessThan(persistence);
    }

    [Fact]
    public void Training_ShouldNotLookBeyondItsEnd()
    {
        var end = TecMaps.Start.AddDays(20);
        var cut = TecMaps.History(History.AllMaps(TecMaps.Series).Where(m => m.Epoch < end));

        Train(end).Hash.ShouldBe(TecTrainer.Train(cut, end, null, TestContext.Current.CancellationToken).Hash);
    }

    [Fact]
    public void Training_ShouldRefuse_WhenThereAreTooFewDays() =>
        Should.Throw<InputException>(() => Train(TecMaps.Start.AddDays(2))).Message.ShouldContain("too few");
}
