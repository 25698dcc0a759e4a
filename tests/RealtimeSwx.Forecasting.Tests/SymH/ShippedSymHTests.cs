using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class ShippedSymHTests
{
    [Fact]
    public void Champion_ShouldBeFoundFromWhereverTheProgramRuns_AndForecast()
    {
        var bundle = ShippedModels.Load("symh").ShouldNotBeNull();
        bundle.Files.Values.ShouldAllBe(f => f.Length < 5_000_000);
        ModelBundle.Unpack(bundle.Packed).Hash.ShouldBe(bundle.Hash);
        var pipeline = new SymHPipeline();
        using var model = pipeline.LoadModel(bundle, SmallModel.Learners);
        var issue = SimulatedStorms.Start.AddDays(3);
        var input = pipeline.Gather(SimulatedStorms.Segment(5).History.AsOf(issue), issue).ShouldNotBeNull();
        pipeline.Predict(input, model).Quantiles.ShouldAllBe(q => q[0] < q[QuantileLevels.Count - 1]);
        ShippedModels.Find("no-such-target").ShouldBeNull();
    }

    [Fact]
    public async Task Champion_ShouldBeatPersistence_InTheMainPhaseOfSeptember2017()
    {
        var data = ReferenceData.Require("symh", "validation.csv.gz");
        var windows = ScoringWindows.Read(ReferenceData.Require("symh", "scoring_windows.csv"));
        var segment = ArchiveSegments.Read([data], KnownSeries.SymH, Availability.Literature, _ => { }).Single(s => s.Event == 80);
        var from = new DateTimeOffset(2017, 9, 7, 12, 0, 0, TimeSpan.Zero);
        var json = await SymHBacktest.RunAsync(
            new SymHBacktestPlan([segment], windows, from, from.AddHours(36), ShippedModels.Load("symh")), SmallModel.Learners, new StringWriter(), 1, new Progress<(int, int)>(), CancellationToken.None);
        foreach (var horizon in (string[])["60", "120"])
        {
            ((double)json["horizons"]![horizon]!["skill"]!).ShouldBeGreaterThan(0.2);
        }
    }
}
