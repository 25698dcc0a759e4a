namespace RealtimeSwx.Forecasting.Pipeline;

/// <summary>When a target issues: at <c>midnight UTC + Offset + k * Every</c>.</summary>
public readonly record struct IssueSchedule(TimeSpan Every, TimeSpan Offset)
{
    /// <summary>The first issue time at or after <paramref name="time"/>.</summary>
    public DateTimeOffset AtOrAfter(DateTimeOffset time)
    {
        var origin = DateTimeOffset.UnixEpoch + Offset;
        var since = (time - origin).Ticks;
        var steps = Math.DivRem(since, Every.Ticks, out var rest);
        if (rest > 0)
        {
            steps++;
        }

        return origin + TimeSpan.FromTicks(steps * Every.Ticks);
    }

    /// <summary>The last issue time at or before <paramref name="time"/>.</summary>
    public DateTimeOffset AtOrBefore(DateTimeOffset time) => AtOrAfter(time) is var at && at == time ? at : at - Every;

    /// <summary>The first issue time after <paramref name="time"/>.</summary>
    public DateTimeOffset After(DateTimeOffset time) => AtOrAfter(time + TimeSpan.FromTicks(1));
}
