using RealtimeSwx.Core.Driving;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Core.Tests.Driving;

public sealed class TargetScheduleTests
{
    private static readonly DateTimeOffset Start = new(2012, 9, 28, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NextIssue_ShouldLieWithinFromAndTo()
    {
        var schedule = new TargetSchedule(ForecastPipelines.For) { From = Start.AddHours(4), To = Start.AddHours(9) };
        var issued = new List<DateTimeOffset>();
        for (var known = Start; known <= Start.AddHours(15); known += TimeSpan.FromHours(3))
        {
            schedule.Seen(KnownSeries.Kp, known);
            while (schedule.NextIssue(known) is { } at)
            {
                schedule.TakeDue(at).ShouldBe(["kp"]);
                issued.Add(at);
            }
        }

        issued.ShouldBe([Start.AddHours(6)]);
    }

    [Fact]
    public void SymH_ShouldGoOn_WhereOnlyHourlyDstIsPublished()
    {
        var schedule = new TargetSchedule(ForecastPipelines.For);
        schedule.Seen(KnownSeries.SymH, Start);
        schedule.Seen(KnownSeries.Dst, Start.AddHours(1));
        for (var known = Start; known <= Start.AddDays(3); known += TimeSpan.FromHours(1))
        {
            schedule.Seen(KnownSeries.Dst, known);
            schedule.TakeNewest(known, new HashSet<string>()).Single().ShouldBe(new DueIssue("symh", known, known == Start ? 0 : 11));
        }
    }

    [Fact]
    public void KpFromTheWind_ShouldBeDue_OnceThereIsKpAndWind()
    {
        var schedule = new TargetSchedule(ForecastPipelines.For);
        schedule.Seen(KnownSeries.WindBz, Start);
        schedule.Targets.ShouldBeEmpty();
        schedule.Seen(KnownSeries.Kp, Start);
        schedule.TakeDue(Start).ShouldBe(["kp", "kp-wind"]);

        // The wind falls silent: Kp goes on, and with it the forecast, which then says that it had no wind.
        schedule.Seen(KnownSeries.Kp, Start.AddDays(2));
        schedule.TakeNewest(Start.AddDays(2), new HashSet<string>()).Select(d => d.Target).ShouldBe(["kp", "kp-wind"]);
    }

    [Fact]
    public void KpFromTheWind_ShouldBegin_WhenWindJoinsKp()
    {
        var schedule = new TargetSchedule(ForecastPipelines.For);
        schedule.Seen(KnownSeries.Kp, Start);
        schedule.TakeDue(Start).ShouldBe(["kp"]);
        schedule.Seen(KnownSeries.WindSpeed, Start.AddMinutes(20));
        schedule.Seen(KnownSeries.WindSpeed, Start.AddMinutes(25));
        schedule.TakeDue(Start.AddHours(3)).ShouldBe(["kp", "kp-wind"]);
    }

    [Fact]
    public void NextIssue_ShouldBeTheFirstDatumsOwn_WithoutLimits()
    {
        var schedule = new TargetSchedule(ForecastPipelines.For);
        schedule.Seen(KnownSeries.Kp, Start);
        schedule.NextIssue(Start).ShouldBe(Start);
    }
}
