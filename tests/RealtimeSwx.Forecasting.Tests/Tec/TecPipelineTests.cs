using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Forecasting.Tests.Tec;

public sealed class TecPipelineTests
{
    private static readonly TecPipeline Pipeline = new("test");

    private static List<RunStep> Run(IEnumerable<TecMap> maps, int days)
    {
        var end = TecMaps.Start.AddDays(days + 1);
        return [.. ForecastRun.Over(Pipeline, TecMaps.History(maps), null, TecMaps.Start, end, end)];
    }

    private static readonly TecGrid Coarse = new(80, -10, 17, -180, 15, 25);

    private static IEnumerable<TecMap> Days(int days, TecGrid? grid = null) =>
        Enumerable.Range(0, days).SelectMany(d => TecMaps.Day(d, grid));

    [Fact]
    public void Forecast_ShouldStateTwelveMaps_OnTheGridOfTheInputs()
    {
        var steps = Run(Days(7), 7);
        var forecast = steps[^2].Forecast.ShouldNotBeNull();

        forecast.IssuedAt.Hour.ShouldBe(22);
        forecast.DataCutoff.ShouldBe(forecast.IssuedAt);
        forecast.Leads.Select(l => l.Lead).ShouldBe(Enumerable.Range(1, 12).Select(i => TimeSpan.FromHours(2 * i)));
        foreach (var lead in forecast.Leads)
        {
            var map = lead.Map.ShouldNotBeNull();
            map.Grid.ShouldBe(TecGrid.Igs);
            map.Values.Length.ShouldBe(71 * 73);
            map.Values.ShouldAllBe(v => v >= 0);
            map.Rms.ShouldAllBe(v => v >= 0.5f);
            map[35, 72].ShouldBe(map[35, 0]);
            lead.Quantiles.ShouldBeInOrder();
        }

        TecPipeline.DaysOfHistory(steps[^2].Input!).ShouldBe(7);
        forecast.Headline["en"].ShouldContain("TECU");
    }

    [Fact]
    public void Blend_ShouldBeFourTenthsYesterdayAndSixTenthsMeanOfFiveDays()
    {
        var maps = Days(6).ToList();
        var issue = TecMaps.Start.AddDays(5).AddHours(22);
        var view = TecMaps.History(maps).AsOf(issue);
        var output = Pipeline.Baselines(Pipeline.Gather(view, issue)!);

        // Lead 4 h = 02 UT, second row of the first lead's successor, cell (10, 20).
        var cell = 10 * 72 + 20;
        var sameHour = Enumerable.Range(1, 5).Select(d => (double)maps.First(m => m.Epoch == TecMaps.Start.AddDays(d).AddHours(2))[10, 20]).ToList();
        output.Baselines["persistence"][71 * 72 + cell].ShouldBe(sameHour[^1], 1e-4);
        output.Baselines["blend"][71 * 72 + cell].ShouldBe(0.4 * sameHour[^1] + 0.6 * sameHour.Average(), 1e-4);

        // Two hours earlier the Sun stood six columns further east.
        var newest = maps.Last(m => m.Epoch == issue);
        output.Baselines["rotated"][cell].ShouldBe(newest[10, 26], 1e-4);
    }

    [Fact]
    public void MidnightMap_ShouldBeTheEarlierFilesAsInput_AndTheLaterFilesAsTruth()
    {
        var maps = Days(3).Select(m => m.Epoch == TecMaps.Start.AddDays(2) || m.Epoch == TecMaps.Start.AddDays(1)
            ? m with { Values = [.. m.Values.Select(v => v + (m.Edition < m.Epoch ? 100 : 50))] }
            : m).ToList();

        var steps = Run(maps, 3);
        var output = steps[1].Output!.Baselines["persistence"];
        var midnight = steps[1].Forecast!.Leads[0];

        output.Take(71 * 72).Min().ShouldBeGreaterThan(100);
        var score = steps.SelectMany(s => s.Scores).Single(s => s.ForecastId == steps[1].Forecast!.Id && s.ValidTime == midnight.ValidTime);
        score.Observed.ShouldBeInRange(55, 90);
    }

    [Fact]
    public void OnlyTwentyFourHourMap_ShouldServeAsTruth_WhenTheNextFileIsMissing()
    {
        var scores = Run(Days(2), 2).SelectMany(s => s.Scores).Where(s => s.ValidTime == TecMaps.Start.AddDays(2)).ToList();

        scores.ShouldHaveSingleItem().IssuedAt.ShouldBe(TecMaps.Start.AddDays(1).AddHours(22));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(49)]
    [InlineData(97)]
    public void EvenHours_ShouldBeUsed_WhenThereAreMoreMapsADay(int perDay)
    {
        var grid = new TecGrid(80, -10, 17, 0, 15, 24);
        var steps = Run(Enumerable.Range(0, 3).SelectMany(d => TecMaps.Day(d, grid, perDay)), 3);

        steps.Count(s => s.Forecast is not null).ShouldBe(3);
        steps.SelectMany(s => s.Scores).Count().ShouldBe(24 + 1);
        steps[1].Forecast!.Leads.ShouldAllBe(l => l.Map!.Grid == grid);
    }

    [Fact]
    public void MissingCells_ShouldBeFilledFromOtherDays_AndLeftOutOfScores()
    {
        var maps = Days(4).Select(m => m.Epoch >= TecMaps.Start.AddDays(2)
            ? m with { Values = m.Values.SetItem(1000, float.NaN) }
            : m);

        var steps = Run(maps, 4);
        steps[2].Forecast!.Leads.ShouldAllBe(l => !float.IsNaN(l.Map!.Values[1000]));
        steps.SelectMany(s => s.Scores).ShouldAllBe(s => s.Metrics["wrmse"] > 0 && s.Metrics["wrmse"] < 10);
    }

    [Fact]
    public void LostMap_ShouldNotCostTheForecast()
    {
        var lost = TecMaps.Start.AddDays(2).AddHours(14);
        var steps = Run(Days(3).Where(m => m.Epoch != lost), 3);

        steps[2].Forecast.ShouldNotBeNull().Leads.ShouldAllBe(l => l.Map!.Values.All(v => !float.IsNaN(v)));
    }

    [Fact]
    public void Intervals_ShouldApproachTheirNominalCoverage_AsScoresCome()
    {
        var scores = Run(Days(40, Coarse), 40).SelectMany(s => s.Scores).ToList();
        var late = scores.Where(s => s.IssuedAt > TecMaps.Start.AddDays(20)).ToList();

        late.Average(s => s.Metrics["coverage90"]).ShouldBe(0.9, 0.04);
        late.Average(s => s.Metrics["blend_wrmse"]).ShouldBeLessThan(late.Average(s => s.Metrics["persistence_wrmse"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EarlierForecasts_ShouldStayTheSame_WhenTheFutureIsCutOrChanged(bool cut)
    {
        var maps = Days(9, Coarse).ToList();
        var whole = Run(maps, 9).Select(s => s.Forecast).OfType<Forecast>().ToList();
        var random = new Random(5);
        for (var trial = 0; trial < 20; trial++)
        {
            var when = TecMaps.Start.AddHours(random.Next(24, 8 * 24));
            var other = maps.Where(m => !cut || m.AvailableAt <= when)
                .Select(m => m.AvailableAt <= when ? m : m with { Values = [.. m.Values.Select(v => v * 2 + 1)] });

            var again = Run(other, 9).Select(s => s.Forecast).OfType<Forecast>().Where(f => f.IssuedAt <= when);

            again.Select(Text).ShouldBe(whole.Where(f => f.IssuedAt <= when).Select(Text));
        }
    }

    private static string Text(Forecast f) =>
        f.Id + string.Join('|', f.Leads.Select(l => string.Join(',', l.Quantiles) + ContentHash.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes([.. l.Map!.Values, .. l.Map.Rms]))));
}
