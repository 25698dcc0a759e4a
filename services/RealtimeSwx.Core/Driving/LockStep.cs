using System.Diagnostics;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Driving;

/// <summary>
/// Walks data through the system instant by instant: first what became known, then the forecasts that are due, and only then the next
/// instant. So results do not depend on speed, and nothing is dropped. Instants between which nothing is due are recorded together: a forecast
/// reads what was available at its issue time, so it cannot tell, and the journal is written once instead of many times.
/// </summary>
public sealed class LockStep(ILockStepTargets targets, TargetSchedule schedule, VirtualClock clock, TimeProvider system)
{
    /// <summary>Instants, and records in them, that are recorded together at most.</summary>
    private const int MaxInstants = 256;
    private const int MaxRecords = 1024;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<Instant> _pending = [];
    private readonly HashSet<SeriesId> _stations = [];
    private int _pendingRecords;

    public Pace Pace { get; } = new(system);

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.MinValue;

    public long Ticks { get; private set; }

    /// <param name="records">In order of availability.</param>
    /// <param name="resumeAfter">Everything up to this instant was done by an earlier process: it is noted, not sent again.</param>
    /// <param name="advanced">Called after each instant.</param>
    public async Task RunAsync(
        IEnumerable<FeedRecord> records, DateTimeOffset resumeAfter, Func<DateTimeOffset, Task>? advanced, CancellationToken cancel)
    {
        var held = false;
        try
        {
            foreach (var (at, group) in Instants.Of(records))
            {
                if (!held)
                {
                    Pace.ThrowIfEnded();
                    await _gate.WaitAsync(cancel);
                    held = true;
                }

                await InstantAsync(new Instant(at, group, null), resumeAfter, advanced, cancel);
                if (_pending.Count == 0)
                {
                    _gate.Release();
                    held = false;
                }
            }

            await RecordPendingAsync(advanced, cancel);
        }
        finally
        {
            if (held)
            {
                DropPending();
                _gate.Release();
            }
        }
    }

    /// <summary>A running replay stops before its next instant; what is under way is finished.</summary>
    public void End() => Pace.End();

    /// <summary>Between two instants of a running replay: records that came from outside and are known from now on.</summary>
    /// <param name="stamp">From a record and the time of the data to the record as it is known here.</param>
    public async Task InsertAsync(IReadOnlyList<Arrival> arrivals, Func<FeedRecord, DateTimeOffset, FeedRecord> stamp, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            // As if each were through before the next one came.
            var now = Now;
            foreach (var arrival in arrivals)
            {
                var begin = now;
                foreach (var (at, group) in Instants.Of(arrival.Records.Select(r => stamp(r, begin))))
                {
                    now = at > now ? at : now;
                    await InstantAsync(new Instant(at, group, arrival.TraceParent), DateTimeOffset.MinValue, null, cancel);
                }
            }

            await RecordPendingAsync(null, cancel);
        }
        finally
        {
            DropPending();
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

        await targets.FinishAsync(_stations, cancel);
    }

    private async Task InstantAsync(Instant instant, DateTimeOffset resumeAfter, Func<DateTimeOffset, Task>? advanced, CancellationToken cancel)
    {
        var at = instant.At!.Value;
        var before = at - TimeSpan.FromTicks(1);
        if (schedule.NextIssue(before) is not null)
        {
            await RecordPendingAsync(advanced, cancel);
            await IssueUntilAsync(before, resumeAfter, advanced, cancel);
        }

        foreach (var record in instant.Records)
        {
            Note(record, at);
        }

        if (at > resumeAfter)
        {
            // Rejected rows alone belong to no instant.
            _pending.Add(at == DateTimeOffset.UnixEpoch ? instant with { At = clock.DataTime } : instant);
            _pendingRecords += instant.Records.Count;
        }

        if (schedule.NextIssue(at) is not null)
        {
            // One trace from the data of an instant to the forecasts that use them.
            using var activity = CoreTelemetry.Source.StartActivity("lockstep.instant", ActivityKind.Internal, instant.TraceParent);
            await RecordPendingAsync(null, cancel);
            await IssueUntilAsync(at, resumeAfter, advanced, cancel);
            if (advanced is not null && at > resumeAfter)
            {
                await advanced(at);
            }
        }
        else if (_pending.Count >= MaxInstants || _pendingRecords >= MaxRecords || Pace.Holds(at))
        {
            await RecordPendingAsync(advanced, cancel);
        }
    }

    private async Task RecordPendingAsync(Func<DateTimeOffset, Task>? advanced, CancellationToken cancel)
    {
        if (_pending.Count == 0)
        {
            return;
        }

        Instant[] instants = [.. _pending];
        DropPending();
        var at = instants.Max(i => i.At);
        await StepToAsync(at ?? Now, cancel);
        await targets.RecordAsync(instants, cancel);
        foreach (var instant in instants.Where(i => i.At is not null))
        {
            await targets.SettleAsync(instant.Records, instant.At!.Value, cancel);
        }

        if (advanced is not null && at is { } done)
        {
            await advanced(done);
        }
    }

    private void DropPending()
    {
        _pending.Clear();
        _pendingRecords = 0;
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
            await targets.SettleAsync([], at, cancel);
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
            case PulseBatch b:
                _stations.Add(b.Station);
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

        await Pace.WaitAsync(at, cancel);
        clock.AdvanceTo(at);
        Now = at;
    }
}
