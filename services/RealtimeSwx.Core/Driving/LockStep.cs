using System.Diagnostics;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Driving;

/// <summary>What the lock-step moves: the entities behind ingestion and forecasting.</summary>
public interface ILockStepTargets
{
    /// <summary>Records everything of one instant; done when it is persisted, clustered and published.</summary>
    Task RecordAsync(IReadOnlyList<FeedRecord> records, CancellationToken cancel);

    /// <summary>One tick of one target; done when everything that follows from it is persisted and published.</summary>
    Task TickAsync(string target, DateTimeOffset at, bool issue, CancellationToken cancel);

    /// <summary>End of the data: closes open windows.</summary>
    Task FinishAsync(DateTimeOffset at, CancellationToken cancel);
}

/// <summary>
/// Walks data through the system instant by instant: first what became known, then the forecasts that are due, and only then the next
/// instant. So results do not depend on speed, and nothing is dropped.
/// </summary>
public sealed class LockStep(ILockStepTargets targets, TargetSchedule schedule, VirtualClock clock, TimeProvider system)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DateTimeOffset _paced = DateTimeOffset.MinValue;
    private long _pacedAt;

    /// <summary>Virtual seconds per second; infinity for as fast as it goes.</summary>
    public double Speed { get; set; } = double.PositiveInfinity;

    /// <summary>Instants before this one go by without pacing.</summary>
    public DateTimeOffset FullSpeedUntil { get; set; } = DateTimeOffset.MinValue;

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.MinValue;

    public long Ticks { get; private set; }

    /// <param name="records">In order of availability.</param>
    /// <param name="resumeAfter">Everything up to this instant was done by an earlier process: it is noted, not sent again.</param>
    /// <param name="advanced">Called after each instant.</param>
    public async Task RunAsync(
        IEnumerable<FeedRecord> records, DateTimeOffset resumeAfter, Func<DateTimeOffset, Task>? advanced, CancellationToken cancel)
    {
        foreach (var (at, group) in Instants(records))
        {
            await _gate.WaitAsync(cancel);
            try
            {
                await InstantAsync(at, group, resumeAfter, advanced, null, cancel);
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    /// <summary>Between two instants of a running replay: records that came from outside and are known from now on.</summary>
    /// <param name="traceParent">The trace that the records came with, null when they came without.</param>
    public async Task InsertAsync(
        IReadOnlyList<FeedRecord> records, Func<FeedRecord, DateTimeOffset, FeedRecord> stamp, string? traceParent, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            foreach (var (at, group) in Instants(records.Select(r => stamp(r, Now))))
            {
                await InstantAsync(at, group, DateTimeOffset.MinValue, null, traceParent, cancel);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>After the last record: a last scoring of every target, and open windows closed.</summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        if (Now == DateTimeOffset.MinValue)
        {
            return;
        }

        foreach (var target in schedule.Targets)
        {
            await targets.TickAsync(target, Now + TimeSpan.FromTicks(1), issue: false, cancel);
        }

        await targets.FinishAsync(Now, cancel);
    }

    private async Task InstantAsync(
        DateTimeOffset at, List<FeedRecord> group, DateTimeOffset resumeAfter, Func<DateTimeOffset, Task>? advanced, string? traceParent, CancellationToken cancel)
    {
        await IssueUntilAsync(at - TimeSpan.FromTicks(1), resumeAfter, advanced, cancel);

        // One trace from the data of an instant to the forecasts that use them.
        using var activity = CoreTelemetry.Source.StartActivity("lockstep.instant", ActivityKind.Internal, traceParent);
        foreach (var record in group)
        {
            Note(record, at);
        }

        if (at > resumeAfter)
        {
            await StepToAsync(at, cancel);
            await targets.RecordAsync(group, cancel);
        }

        await IssueUntilAsync(at, resumeAfter, advanced, cancel);
        if (advanced is not null && at > resumeAfter)
        {
            await advanced(at);
        }
    }

    private async Task IssueUntilAsync(DateTimeOffset limit, DateTimeOffset resumeAfter, Func<DateTimeOffset, Task>? advanced, CancellationToken cancel)
    {
        while (schedule.NextIssue(limit) is { } at)
        {
            var due = schedule.TakeDue(at);
            if (at <= resumeAfter)
            {
                continue;
            }

            await StepToAsync(at, cancel);
            using var activity = CoreTelemetry.Source.StartActivity("lockstep.issue", ActivityKind.Internal);
            await Task.WhenAll(due.Select(target => targets.TickAsync(target, at, issue: true, cancel)));
            Ticks += due.Count;
            if (advanced is not null && at < limit)
            {
                await advanced(at);
            }
        }
    }

    private void Note(FeedRecord record, DateTimeOffset at)
    {
        switch (record)
        {
            case Observation o:
                schedule.Seen(o.Series, at);
                break;
            case TecMap m:
                schedule.Seen(m.Series, at);
                break;
            default:
                break;
        }
    }

    private async Task StepToAsync(DateTimeOffset at, CancellationToken cancel)
    {
        if (at <= Now)
        {
            return;
        }

        await PaceAsync(at, cancel);
        clock.AdvanceTo(at);
        Now = at;
    }

    private async Task PaceAsync(DateTimeOffset at, CancellationToken cancel)
    {
        if (double.IsPositiveInfinity(Speed) || at <= FullSpeedUntil)
        {
            return;
        }

        // Gaps over a day are skipped: the pace starts anew behind them.
        if (_paced == DateTimeOffset.MinValue || at - _paced > TargetSchedule.Silence)
        {
            (_paced, _pacedAt) = (at, system.GetTimestamp());
            return;
        }

        var wait = (at - _paced) / Speed - system.GetElapsedTime(_pacedAt);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, system, cancel);
        }

        if (at - _paced > TimeSpan.FromHours(12))
        {
            (_paced, _pacedAt) = (at, system.GetTimestamp());
        }
    }

    private static IEnumerable<(DateTimeOffset At, List<FeedRecord> Group)> Instants(IEnumerable<FeedRecord> records)
    {
        var group = new List<FeedRecord>();
        DateTimeOffset? at = null;
        foreach (var record in records)
        {
            var time = TimeOf(record);
            if (at is not null && time > at)
            {
                yield return (at.Value, group);
                group = [];
            }

            at = time > at || at is null ? time ?? at : at;
            group.Add(record);
        }

        if (group.Count > 0)
        {
            // Nothing but rejected rows: they belong to no instant.
            yield return (at ?? DateTimeOffset.UnixEpoch, group);
        }
    }

    /// <summary>When a record becomes known; null for a rejected row, which goes with its neighbours.</summary>
    public static DateTimeOffset? TimeOf(FeedRecord record) => record switch
    {
        Observation o => o.AvailableAt,
        TecMap m => m.AvailableAt,
        PulseBatch b => b.AvailableAt,
        _ => null,
    };
}
