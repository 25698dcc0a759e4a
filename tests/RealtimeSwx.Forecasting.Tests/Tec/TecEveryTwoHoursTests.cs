using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Forecasting.Tests.Tec;

/// <summary>
/// The live schedule: every two hours, half an hour after the hour, on frames labelled five minutes before it that came twenty minutes later. Also the
/// contract of all pipelines.
/// </summary>
public sealed class TecEveryTwoHoursTests : TecContract
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(30);
    private static readonly IssueSchedule Live = new(TecHistory.Step, Wait);
    private static readonly TecGrid Cells = new(85, -10, 18, -172.5, 15, 24);

    private static readonly List<TecMap> Frames = [.. Enumerable.Range(0, 4 * 12).Select(i => Frame(TecMaps.Start.AddHours(2 * i).AddMinutes(-5), 20 + (i % 7)))];

    protected override IReadOnlyList<FeedRecord> Records => Frames;

    protected override (DateTimeOffset From, DateTimeOffset To) Issues => (TecMaps.Start.AddHours(20), TecMaps.Start.AddHours(64));

    protected override IForecastPipeline Create() => new TecPipeline("test", Live);

    protected override IPipelineModel? LoadModel() => null;

    [Fact]
    public void Leads_ShouldBeCountedFromTheHour_AndTimedFromTheIssue()
    {
        var steps = Run(Frames);
        var forecasts = Forecasts(steps);
        forecasts.Select(f => f.IssuedAt).ShouldBe(Enumerable.Range(10, 22).Select(i => TecMaps.Start.AddHours(2 * i) + Wait));
        foreach (var forecast in forecasts)
        {
            forecast.DataCutoff.ShouldBe(forecast.IssuedAt - Wait);
            forecast.NextUpdateBy.ShouldBe(forecast.IssuedAt + TecHistory.Step);
            forecast.Degraded.Reason.ShouldBe("no model");
            forecast.Leads.Select(l => l.Lead).ShouldBe(Enumerable.Range(1, 12).Select(i => (i * TecHistory.Step) - Wait));
            forecast.Leads.ShouldAllBe(l => l.ValidTime == forecast.IssuedAt + l.Lead && l.Map!.AvailableAt == forecast.IssuedAt && l.Map.Epoch == l.ValidTime);
        }

        // Twelve maps are scored an issue, as their truth comes: the map of the hour, carried along with the Sun.
        var scores = steps.SelectMany(s => s.Scores.Select(x => (s.Time, Score: x))).ToList();
        scores.ShouldAllBe(s => s.Time == s.Score.ValidTime + Wait || s.Time == Issues.To + TimeSpan.FromHours(3));
        scores.Count(s => s.Score.IssuedAt == forecasts[0].IssuedAt).ShouldBe(12);
    }

    [Fact]
    public void A_late_map_ShouldBeWaitedForNoLonger_AndTheForecastSaysSo()
    {
        var origin = TecMaps.Start.AddHours(46);
        var late = Frames.Select(m => m.Epoch == origin.AddMinutes(-5) ? m with { AvailableAt = origin + Wait + TimeSpan.FromMinutes(1) } : m).ToList();
        var forecasts = Forecasts(Run(late)).ToDictionary(f => f.IssuedAt - Wait);
        forecasts[origin].Degraded.ShouldBe(new Degradation(true, "no model; no map of 2012-09-02T22:00Z, the newest is 2 h older", "baseline"));
        forecasts[origin].DataCutoff.ShouldBe(origin.AddHours(-2));
        forecasts[origin].Leads.Length.ShouldBe(12);
        forecasts[origin.AddHours(2)].Degraded.Reason.ShouldBe("no model");
        forecasts[origin.AddHours(-2)].Degraded.Reason.ShouldBe("no model");

        // With a model that answers, the gap alone degrades.
        var pipeline = (TecPipeline)Create();
        var input = pipeline.Gather(History(late).AsOf(origin + Wait), origin + Wait).ShouldNotBeNull();
        pipeline.Assemble(input, pipeline.Baselines(input), pipeline.NewState(), "", Degradation.None).Degraded
            .ShouldBe(new Degradation(true, "no map of 2012-09-02T22:00Z, the newest is 2 h older", "ensemble"));
    }

    [Fact]
    public void A_replaced_map_ShouldCountFromWhenItCame()
    {
        var origin = TecMaps.Start.AddHours(46);
        var replaced = Frames.Single(m => m.Epoch == origin.AddMinutes(-5)) with { AvailableAt = origin + Wait + TimeSpan.FromMinutes(1) };
        var again = Forecasts(Run([.. Frames, replaced with { Values = [.. replaced.Values.Select(v => v + 3)] }])).ToDictionary(f => f.IssuedAt - Wait);
        var once = Forecasts(Run(Frames)).ToDictionary(f => f.IssuedAt - Wait);
        again[origin].InputHash.ShouldBe(once[origin].InputHash);
        again[origin.AddHours(2)].InputHash.ShouldNotBe(once[origin.AddHours(2)].InputHash);
    }

    [Fact]
    public void Frames_of_GloTEC_ShouldBeForecastOnTheNodesOfTheIgsGrid()
    {
        var frames = Enumerable.Range(0, 13).Select(i => Frame(TecMaps.Start.AddHours(2 * i).AddMinutes(-5), 20, TecGrid.Glotec));
        var issue = TecMaps.Start.AddHours(24) + Wait;
        var pipeline = new TecPipeline("test", Live);
        var input = pipeline.Gather(History(frames).AsOf(issue), issue).ShouldNotBeNull();
        input.Tier.ShouldBe(InputTier.Nowcast);
        var forecast = pipeline.Assemble(input, pipeline.Baselines(input), pipeline.NewState(), "", Degradation.None);
        forecast.Leads.ShouldAllBe(l => l.Map!.Grid == TecGrid.Igs && l.Map.Values.All(float.IsFinite));

        // At 20 E yesterday at the same hour; the frame is of five minutes earlier, its place 1.25 degrees further east.
        var yesterday = TecMaps.Map(TecMaps.Start.AddHours(2).AddMinutes(-5), TecMaps.Start, new TecGrid(37.5, -2.5, 2, 21.25, 5, 2), 20)[0, 0];
        ((double)forecast.Leads[0].Map!.At(37.5, 20)).ShouldBe(yesterday, 0.15);
    }

    [Fact]
    public void Maps_at_even_hours_ShouldStayAsTheyAre_AndOthersOnlyStandForAnHourNearby()
    {
        var issue = TecMaps.Start.AddDays(1);
        var day = TecMaps.Day(0, Cells, 25).ToList();
        var view = new TecEvenHours(History(day).AsOf(issue.AddDays(1)), issue.AddDays(1));
        var maps = view.Maps(TecMaps.Series, TecMaps.Start, issue, MapRole.Input);
        maps.ShouldBe(day.Where(m => m.Epoch.Hour % 2 == 0 && m.Epoch < issue));
        maps.ShouldAllBe(m => day.Any(d => ReferenceEquals(d, m)));

        TecMap[] beside = [Frame(TecMaps.Start.AddMinutes(-12), 20), Frame(TecMaps.Start.AddMinutes(8), 21), Frame(TecMaps.Start.AddMinutes(8 + 120), 22), Frame(TecMaps.Start.AddMinutes(112), 23)];
        view = new TecEvenHours(History(beside).AsOf(issue), issue);
        view.Maps(TecMaps.Series, TecMaps.Start, issue, MapRole.Truth).Select(m => m.Epoch).ShouldBe([TecMaps.Start, TecMaps.Start.AddHours(2)]);
        view.Maps(TecMaps.Series, TecMaps.Start, issue, MapRole.Truth)[1].AvailableAt.ShouldBe(beside[3].AvailableAt);
    }

    protected override FeedRecord Changed(FeedRecord record) => (TecMap)record with { Values = [.. ((TecMap)record).Values.Select(v => v + 5)] };

    private static TecMap Frame(DateTimeOffset label, double level, TecGrid? grid = null) =>
        TecMaps.Map(label, new DateTimeOffset(label.UtcDateTime.Date, TimeSpan.Zero), grid ?? Cells, level) with
        {
            AvailableAt = label.AddMinutes(20), Revision = Revision.Quicklook, Source = string.Create(CultureInfo.InvariantCulture, $"level {level}"),
        };
}
