using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class SymHBacktestTests
{
    private static readonly Lazy<IReadOnlyList<ArchiveSegment>> Validation = new(() => ArchiveSegments.Read(
        [ReferenceData.Require("symh", "validation.csv.gz")], KnownSeries.SymH, Availability.Literature, _ => { }));

    [Fact]
    public void Segments_ShouldBeTheStormsOfTheFile()
    {
        ReferenceData.Require("symh", "validation.csv.gz");
        Validation.Value.Select(s => s.Event).ShouldBe(Enumerable.Range(66, 15).Select(i => (int?)i));
    }

    [Fact]
    public async Task Persistence_ShouldHaveThePublishedErrors_OnOneStorm()
    {
        var windows = ScoringWindows.Read(ReferenceData.Require("symh", "scoring_windows.csv"));
        var segment = Validation.Value.Single(s => s.Event == 75);
        var csv = new StringWriter();
        var json = await SymHBacktest.RunAsync(
            new SymHBacktestPlan([segment], windows, null, null, null), SmallModel.Learners, csv, 1, new Progress<(int, int)>(), CancellationToken.None);
        var window = windows.Single(w => w.Storm == 75);
        var truth = segment.History.All(KnownSeries.SymH).ToDictionary(o => o.ValidTime, o => o.Value);
        foreach (var hours in (int[])[1, 2])
        {
            var errors = truth.Where(t => window.Holds(t.Key)).Select(t => truth[t.Key.AddHours(-hours)] - t.Value).ToList();
            var node = json["horizons"]![$"{60 * hours}"]!;
            ((int)node["n"]!).ShouldBe(errors.Count);
            ((double)node["rmse"]!["persistence"]!).ShouldBe(Math.Sqrt(errors.Average(e => e * e)), 1e-4);
        }

        csv.ToString().Split('\n')[0].ShouldBe("storm,issue_time,target_time,horizon_min,observed,q05,q10,q15,q20,q25,q30,q35,q40,q45,q50,q55,q60,q65,q70,q75,q80,q85,q90,q95,persistence,crps,burton,climatology");
    }
}
