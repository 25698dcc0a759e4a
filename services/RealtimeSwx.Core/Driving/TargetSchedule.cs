using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Core.Driving;

/// <summary>
/// Which targets are due when, learned from the data that pass: a target lives from the first value of its truth series (Sym-H: or of hourly Dst, which
/// stands in for it; Kp from the wind: once there is Kp and wind), and rests when that has been silent for a day. Plain state, no clock.
/// </summary>
public sealed class TargetSchedule(Func<string, IForecastPipeline> pipelines)
{
    /// <summary>A series that is silent for longer than this has a gap; nothing is issued in it.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromDays(1);
    private const string Kp = "kp";
    private const string KpFromWind = "kp-wind";
    private static readonly HashSet<string> Nobody = [];
    private readonly SortedDictionary<string, Entry> _targets = new(StringComparer.Ordinal);
    private bool _wind;

    public IEnumerable<string> Targets => _targets.Keys;

    /// <summary>Nothing is issued before it: what came earlier is history to forecast from.</summary>
    public DateTimeOffset From { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Nothing is issued at or after it.</summary>
    public DateTimeOffset To { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>Data of a series became available.</summary>
    public void Seen(SeriesId series, DateTimeOffset availableAt)
    {
        foreach (var target in TargetsOf(series))
        {
            Live(target, availableAt);
        }
    }

    /// <summary>The targets that these data keep alive.</summary>
    private string[] TargetsOf(SeriesId series)
    {
        switch (series.Value)
        {
            case "symh" or "dst":
                return ["symh"];
            case Kp:
                return _wind ? [Kp, KpFromWind] : [Kp];
            case var s when s.StartsWith("tec/", StringComparison.Ordinal):
                return [s];
            case var s when !_wind && s.StartsWith("solarwind/", StringComparison.Ordinal):
                _wind = true;
                return _targets.ContainsKey(Kp) ? [KpFromWind] : [];
            default:
                return [];
        }
    }

    private void Live(string target, DateTimeOffset availableAt)
    {
        if (!_targets.TryGetValue(target, out var entry))
        {
            var schedule = pipelines(target).Schedule;
            _targets[target] = entry = new Entry(schedule, availableAt, schedule.AtOrAfter(availableAt > From ? availableAt : From));
        }
        else if (availableAt - entry.LastData > Silence)
        {
            // After a gap the clock of the target starts again with the data.
            var restart = entry.Schedule.AtOrAfter(availableAt);
            entry.Next = restart > entry.Next ? restart : entry.Next;
        }

        entry.LastData = availableAt > entry.LastData ? availableAt : entry.LastData;
    }

    /// <summary>The earliest issue time that is due at or before <paramref name="limit"/>, null when there is none.</summary>
    public DateTimeOffset? NextIssue(DateTimeOffset limit) => Upcoming(Nobody) is { } next && next <= limit ? next : null;

    /// <summary>
    /// Live: per target the newest issue time at or before <paramref name="limit"/>, and how many before it were missed and are passed over
    /// (a machine that slept must not issue a flood of old forecasts). Targets in <paramref name="busy"/> stay as they are.
    /// </summary>
    public IReadOnlyList<DueIssue> TakeNewest(DateTimeOffset limit, IReadOnlySet<string> busy)
    {
        var due = new List<DueIssue>();
        foreach (var (target, entry) in _targets)
        {
            if (busy.Contains(target) || entry.Next > limit || entry.Next - entry.LastData > Silence)
            {
                continue;
            }

            var missed = (limit - entry.Next).Ticks / entry.Schedule.Every.Ticks;
            var at = entry.Next + missed * entry.Schedule.Every;
            due.Add(new DueIssue(target, at, missed));
            entry.Next = at + entry.Schedule.Every;
        }

        return due;
    }

    /// <summary>The earliest next issue time among the targets that are neither silent nor in <paramref name="busy"/>.</summary>
    public DateTimeOffset? Upcoming(IReadOnlySet<string> busy)
    {
        DateTimeOffset? next = null;
        foreach (var (target, entry) in _targets)
        {
            if (!busy.Contains(target) && entry.Next < To && entry.Next - entry.LastData <= Silence && (next is null || entry.Next < next))
            {
                next = entry.Next;
            }
        }

        return next;
    }

    /// <summary>Targets that issue at this instant; each is then set to its next issue time.</summary>
    public IReadOnlyList<string> TakeDue(DateTimeOffset at)
    {
        var due = new List<string>();
        foreach (var (target, entry) in _targets)
        {
            if (entry.Next == at)
            {
                due.Add(target);
                entry.Next += entry.Schedule.Every;
            }
        }

        return due;
    }

    private sealed class Entry(IssueSchedule schedule, DateTimeOffset lastData, DateTimeOffset next)
    {
        public IssueSchedule Schedule { get; } = schedule;

        public DateTimeOffset LastData { get; set; } = lastData;

        public DateTimeOffset Next { get; set; } = next;
    }
}

/// <param name="Missed">Issue times before <paramref name="At"/> that nobody issued.</param>
public sealed record DueIssue(string Target, DateTimeOffset At, long Missed);
