using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Backtest;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class HourlyDstTests
{
    private static readonly SymHPipeline Pipeline = new();
    private static readonly DateTimeOffset Hour = SimulatedStorms.Start.AddDays(3);
    private static readonly List<Observation> Storm = SimulatedStorms.Records(4);

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public void AnHoursMean_ShouldNotBeSeen_BeforeItsEndAndItsDelay(int delay)
    {
        var (last, next) = (Gather(WindAnd(Dst(delay)), Hour.AddMinutes(55 + delay)), Gather(WindAnd(Dst(delay)), Hour.AddMinutes(60 + delay)));
        NewestRow(last).ShouldBe(Hour.AddMinutes(-5));
        NewestRow(next).ShouldBe(Hour.AddMinutes(55));
        var grid = SymHGrid.Decode(next.Payload.Span);
        var rows = Enumerable.Range(0, grid.Rows).Where(r => grid.TimeOf(r) >= Hour && grid.TimeOf(r) < Hour.AddHours(1)).ToList();
        rows.Count.ShouldBe(12);
        rows.Select(r => grid[SymHColumn.SymH][r]).Distinct().ShouldBe([Math.Round(MeanOf(Hour))]);

        // What is known later, and the hour that runs, change nothing.
        var changed = Dst(delay).Select(o => o.ValidTime >= Hour.AddHours(1) ? o with { Value = 77, AvailableAt = o.ValidTime } : o);
        Gather(WindAnd(changed), Hour.AddMinutes(60)).Hash.ShouldBe(Gather(WindAnd(Dst(delay)), Hour.AddMinutes(60)).Hash);
    }

    [Fact]
    public void Forecast_ShouldSayThatDstStandsIn()
    {
        var input = Gather(WindAnd(Dst(60)), Hour.AddMinutes(120));
        input.Tier.ShouldBe(InputTier.Proxy);
        var frame = SymHPipeline.Frame(input);
        SymHLateness.NameOf(SymHLateness.ClassOf(frame.SymHAge)).ShouldBe("60");
        var forecast = Assemble(input);
        forecast.Degraded.ShouldBe(new Degradation(true, "hourly Dst in place of Sym-H", "ensemble"));
        forecast.InputTier.ShouldBe(InputTier.Proxy);
        forecast.Leads.ShouldAllBe(l => l.Members.Count == 5 && l.Baselines["persistence"] == Math.Round(MeanOf(Hour)));
        var simulated = Gather(WindAnd(Dst(60).Select(o => o with { Quality = Quality.Simulated })), Hour.AddMinutes(120));
        simulated.Tier.ShouldBe(InputTier.Simulated);
        Assemble(simulated).Degraded.Reason.ShouldBe("hourly Dst in place of Sym-H");
    }

    [Fact]
    public void Forecast_ShouldStayAsItWas_WhenSymHIsThere()
    {
        foreach (var late in (int[])[0, 5, 50])
        {
            var symh = Storm.Select(o => o.Series == KnownSeries.SymH ? o with { AvailableAt = o.ValidTime.AddMinutes(late) } : o).ToList();
            for (var issue = Hour; issue <= Hour.AddHours(1); issue += SymHGrid.Step)
            {
                Gather([.. symh, .. Dst(0)], issue).Hash.ShouldBe(Gather(symh, issue).Hash);
            }
        }
    }

    [Fact]
    public void OlderSymH_ShouldBeFollowedByDst()
    {
        var cut = Hour.AddHours(-5).AddMinutes(20);
        var input = Gather([.. Storm.Where(o => o.Series != KnownSeries.SymH || o.ValidTime <= cut), .. Dst(0)], Hour);
        var grid = SymHGrid.Decode(input.Payload.Span);
        double At(DateTimeOffset time) => grid[SymHColumn.SymH][grid.Rows - 1 - (int)((Hour - time) / SymHGrid.Step)];
        At(cut).ShouldBe(Storm.Single(o => o.Series == KnownSeries.SymH && o.ValidTime == cut).Value, 0.05);
        double.IsNaN(At(cut.AddMinutes(5))).ShouldBeTrue("the rest of that hour is bridged");
        At(Hour.AddHours(-4)).ShouldBe(Math.Round(MeanOf(Hour.AddHours(-4))));
        input.Tier.ShouldBe(InputTier.Proxy);
    }

    [Fact]
    public async Task Backtest_ShouldTakeTheHourlyMeanOfAStormWithoutDst_AndScoreAgainstSymH()
    {
        var availability = Availability.Parse("dst=PT60M");
        var segment = DstOfSymH.In(SimulatedStorms.Segment(4), availability);
        var made = segment.History.All(KnownSeries.Dst).Single(o => o.ValidTime == Hour);
        (made.Value, made.AvailableAt, made.Span).ShouldBe((Math.Round(MeanOf(Hour)), Hour.AddHours(2), TimeSpan.FromHours(1)));
        var csv = new StringWriter();
        var plan = new SymHBacktestPlan([segment], null, Hour, Hour.AddHours(3), SmallModel.Bundle) { FromWindAlone = true };
        JsonObject json = await SymHBacktest.RunAsync(plan, SmallModel.Learners, csv, 1, new Progress<(int, int)>(), CancellationToken.None);
        ((int)json["horizons"]!["60"]!["n"]!).ShouldBe(36);
        foreach (var row in csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')))
        {
            var issue = DateTimeOffset.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture);
            var hour = issue.AddHours(-2).AddMinutes(-issue.Minute);
            double.Parse(row[24], System.Globalization.CultureInfo.InvariantCulture).ShouldBe(Math.Round(MeanOf(hour)), $"persistence at {issue:O}");
        }
    }

    private static DateTimeOffset NewestRow(ForecastInput input)
    {
        var grid = SymHGrid.Decode(input.Payload.Span);
        return grid.TimeOf(grid.NewestOf(SymHColumn.SymH));
    }

    private static double MeanOf(DateTimeOffset hour) =>
        Storm.Where(o => o.Series == KnownSeries.SymH && o.ValidTime >= hour && o.ValidTime < hour.AddHours(1)).Average(o => o.Value);

    private static IEnumerable<Observation> Dst(int delay) => Enumerable.Range(-48, 52).Select(h => Hour.AddHours(h)).Select(t => new Observation(
        KnownSeries.Dst, t, TimeSpan.FromHours(1), Math.Round(MeanOf(t)), Revision.Quicklook, Quality.Good, "kyoto") { AvailableAt = t.AddMinutes(60 + delay) });

    private static IEnumerable<Observation> WindAnd(IEnumerable<Observation> dst) => Storm.Where(o => o.Series != KnownSeries.SymH).Concat(dst);

    private static ForecastInput Gather(IEnumerable<Observation> records, DateTimeOffset issue)
    {
        var history = new SeriesHistory();
        foreach (var o in records)
        {
            history.Add(o);
        }

        return Pipeline.Gather(history.AsOf(issue), issue).ShouldNotBeNull();
    }

    private static Forecast Assemble(ForecastInput input)
    {
        using var model = Pipeline.LoadModel(SmallModel.Bundle, SmallModel.Learners);
        return Pipeline.Assemble(input, Pipeline.Predict(input, model), Pipeline.NewState(), model.Checkpoint, Degradation.None);
    }
}
