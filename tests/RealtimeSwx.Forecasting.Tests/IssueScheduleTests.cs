using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tests;

public sealed class IssueScheduleTests
{
    private static readonly DateTimeOffset Day = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 180, 0, 0, 0, 180)]
    [InlineData(0, 180, 1, 0, 180, 180)]
    [InlineData(1320, 1440, 0, -120, 1320, 1320)]
    [InlineData(1320, 1440, 1320, 1320, 1320, 2760)]
    public void Times_lie_at_before_and_after(int offset, int every, int at, int before, int atOrAfter, int after)
    {
        var schedule = new IssueSchedule(TimeSpan.FromMinutes(every), TimeSpan.FromMinutes(offset));
        var time = Day.AddMinutes(at);
        schedule.AtOrBefore(time).ShouldBe(Day.AddMinutes(before));
        schedule.AtOrAfter(time).ShouldBe(Day.AddMinutes(atOrAfter));
        schedule.After(time).ShouldBe(Day.AddMinutes(after));
    }
}
