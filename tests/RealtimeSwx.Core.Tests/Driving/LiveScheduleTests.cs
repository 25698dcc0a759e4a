using RealtimeSwx.Core.Driving;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Core.Tests.Driving;

public sealed class LiveScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<string> Nobody = [];
    private readonly TargetSchedule _schedule = new(ForecastPipelines.For);

    [Fact]
    public void Every_issue_time_is_taken_once()
    {
        _schedule.Seen(KnownSeries.Kp, Start.AddHours(1));
        _schedule.TakeNewest(Start.AddHours(2), Nobody).ShouldBeEmpty();
        _schedule.TakeNewest(Start.AddHours(3), Nobody).ShouldBe([new DueIssue("kp", Start.AddHours(3), 0)]);
        _schedule.TakeNewest(Start.AddHours(3), Nobody).ShouldBeEmpty();
        _schedule.Upcoming(Nobody).ShouldBe(Start.AddHours(6));
    }

    [Fact]
    public void After_a_pause_only_the_newest_issue_time_is_taken_and_the_others_are_counted()
    {
        _schedule.Seen(KnownSeries.SymH, Start);
        _schedule.TakeNewest(Start, Nobody).ShouldHaveSingleItem().Missed.ShouldBe(0);
        _schedule.TakeNewest(Start.AddMinutes(62), Nobody).ShouldBe([new DueIssue("symh", Start.AddMinutes(60), 11)]);
        _schedule.Upcoming(Nobody).ShouldBe(Start.AddMinutes(65));
    }

    [Fact]
    public void A_target_that_still_issues_waits_while_others_go_on()
    {
        _schedule.Seen(KnownSeries.Kp, Start);
        _schedule.Seen(KnownSeries.SymH, Start);
        _schedule.TakeNewest(Start, Nobody).Select(d => d.Target).ShouldBe(["kp", "symh"]);
        _schedule.TakeNewest(Start.AddHours(3), new HashSet<string> { "symh" }).Select(d => d.Target).ShouldBe(["kp"]);
        _schedule.Upcoming(new HashSet<string> { "symh" }).ShouldBe(Start.AddHours(6));
        _schedule.TakeNewest(Start.AddHours(3), Nobody).ShouldBe([new DueIssue("symh", Start.AddHours(3), 35)]);
    }

    [Fact]
    public void A_silent_target_rests_until_its_data_come_back()
    {
        _schedule.Seen(KnownSeries.Kp, Start);
        for (var hour = 0; hour <= 24; hour += 3)
        {
            _schedule.TakeNewest(Start.AddHours(hour), Nobody).ShouldHaveSingleItem();
        }

        _schedule.Upcoming(Nobody).ShouldBeNull();
        _schedule.TakeNewest(Start.AddHours(60), Nobody).ShouldBeEmpty();
        _schedule.Seen(KnownSeries.Kp, Start.AddHours(61));
        _schedule.TakeNewest(Start.AddHours(63), Nobody).ShouldBe([new DueIssue("kp", Start.AddHours(63), 0)]);
    }
}
