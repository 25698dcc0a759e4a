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

        csv.ToString().Split('\n')[0].ShouldBe("storm,issue_time,target_time,horizon_min,observed,q05,q10,q15,q20,q25,q30,q35,q40,q45,q50,q55,q60,q65,q70,q75,q80,q85,q90,q95,persistence,crps,burton,lags,lstm,ridge");
    }

    [Fact]
    public async Task RowsIssuedBeforeT_ShouldStayByteIdentical_WhenInputsAfterTAreChangedOrCut()
    {
        var day = new DateTimeOffset(2002, 8, 20, 0, 0, 0, TimeSpan.Zero);
        var storm = Slice(Validation.Value.Single(s => s.Event == 70), day.AddDays(-2), day.AddHours(10), o => o);
        var whole = await Rows(storm, day);
        var random = new Random(5);
        for (var trial = 0; trial < 3; trial++)
        {
            var t = day.AddMinutes(random.Next(60, 8 * 60));
            // Rows are scored with later truth, so only their forecast part can be compared.
            var changed = await Rows(Slice(storm, day.AddDays(-2), day.AddHours(10), o => o.AvailableAt <= t ? o : o with { Value = 7 - o.Value }), day);
            var cut = await Rows(Slice(storm, day.AddDays(-2), t.AddHours(2), o => o.AvailableAt <= t || o.Series == KnownSeries.SymH ? o : null), day);
            foreach (var (time, text) in whole.Where(r => r.Key.Issue <= t))
            {
                changed[time].ShouldBe(text);
                if (cut.TryGetValue(time, out var same))
                {
                    same.ShouldBe(text);
                }
            }
        }
    }

    private static ArchiveSegment Slice(ArchiveSegment segment, DateTimeOffset from, DateTimeOffset to, Func<Observation, Observation?> map)
    {
        var history = new SeriesHistory();
        foreach (var o in segment.History.Series.SelectMany(segment.History.All).Where(o => o.ValidTime >= from && o.ValidTime < to).Select(map).OfType<Observation>())
        {
            history.Add(o);
        }

        return new ArchiveSegment(segment.Event, history, from, to);
    }

    private static async Task<Dictionary<(DateTimeOffset Issue, string Horizon), string>> Rows(ArchiveSegment segment, DateTimeOffset from)
    {
        var csv = new StringWriter();
        await SymHBacktest.RunAsync(
            new SymHBacktestPlan([segment], null, from, from.AddHours(9), SmallModel.Bundle), SmallModel.Learners, csv, 1, new Progress<(int, int)>(), CancellationToken.None);
        return csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')).ToDictionary(
            c => (DateTimeOffset.Parse(c[1], System.Globalization.CultureInfo.InvariantCulture), c[3]),
            c => string.Join(',', c[5..25].Concat(c[26..])));
    }
}
