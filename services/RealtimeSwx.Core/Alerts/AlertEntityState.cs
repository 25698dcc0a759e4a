using System.Collections.Immutable;
using RealtimeSwx.Domain.Alerts;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>What an alert entity remembers: the newest evidence of each stage, what is shown to the world, and how far it has counted. Immutable.</summary>
public sealed record AlertEntityState(string Alert)
{
    /// <summary>Time of the newest command; it never goes back.</summary>
    public DateTimeOffset At { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Messages so far.</summary>
    public long Sequence { get; init; }

    /// <summary>What is shown; null when nothing is raised.</summary>
    public Raised? Now { get; init; }

    /// <summary>One per stage at most.</summary>
    public ImmutableArray<Reading> Readings { get; init; } = [];

    public PendingRise? Pending { get; init; }

    public Reading? ReadingOf(AlertState stage) => Readings.FirstOrDefault(r => r.Stage == stage);

    public AlertEntityState Apply(IAlertEvent e) => e switch
    {
        Assessed a => this with { At = Later(a.At), Readings = a.Readings, Pending = a.Pending },
        AlertChanged c => this with { At = Later(c.At), Sequence = c.Sequence, Now = c.Now.State == AlertState.Cleared ? null : c.Now },
        _ => this,
    };

    public AlertSnapshot Snapshot() => new(
        Alert, At, Sequence, Now ?? new Raised(AlertState.Cleared, 0, At, At, null, null, false, null), Readings, Pending);

    public static AlertEntityState From(AlertSnapshot s) => new(s.Alert)
    {
        At = s.At,
        Sequence = s.Sequence,
        Now = s.Now.State == AlertState.Cleared ? null : s.Now,
        Readings = s.Readings,
        Pending = s.Pending,
    };

    private DateTimeOffset Later(DateTimeOffset at) => at > At ? at : At;
}
