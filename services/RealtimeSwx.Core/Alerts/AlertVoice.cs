using System.Collections.Immutable;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Messaging;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>Whose alerts these are.</summary>
/// <param name="Simulated">Everything comes from the simulator.</param>
/// <param name="Replay">The clock is not the one on the wall.</param>
public sealed record AlertContext(string Centre, bool Simulated, bool Replay);

/// <summary>Why a message is sent.</summary>
internal enum AlertCause
{
    Evidence,
    Expired,
    RuleRemoved,
    Acknowledged,
    Drill,
    DrillOver,
}

/// <summary>Collects the messages of one decision, numbered and rendered. The same decision gives the same bytes.</summary>
internal sealed class AlertVoice(AlertEntityState state, AlertRule? rule, DateTimeOffset now, AlertContext context)
{
    private ImmutableArray<Reading> _readings = state.Readings;
    private Reading? _asked = state.Now is { } shown ? state.ReadingOf(shown.State) : null;
    private AlertEntityState _state = state;

    public ImmutableArray<IAlertEvent> Events { get; private set; } = [];

    /// <summary>The evidence that the messages rest on.</summary>
    public void Read(ImmutableArray<Reading> readings, Reading? asked) => (_readings, _asked) = (readings, asked);

    public AlertVoice Show(Raised next, AlertCause cause) => Say(next, cause);

    public AlertVoice Clear(AlertCause cause) => Say(_state.Now! with { State = AlertState.Cleared, Level = 0, Since = now, ValidTo = now }, cause);

    private AlertVoice Say(Raised next, AlertCause cause)
    {
        var sequence = _state.Sequence + 1;
        var evidence = next.DrillUntil is not null ? null : _asked;
        var cleared = next.State == AlertState.Cleared;
        var simulated = next.Simulated || context.Simulated;
        var message = new AlertMessage(new MessageContext(context.Centre, sequence, now, "core", simulated))
        {
            Id = $"{_state.Alert}/{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}/{sequence}",
            AvailableAt = now,
            AgeS = evidence is null ? null : (now - Min(evidence.To, now)).TotalSeconds,
            Rule = _state.Alert,
            Scale = rule?.Scale.Name ?? "",
            Level = next.Level,
            State = next.State,
            PreviousLevel = _state.Now?.Level ?? 0,
            Probability = cleared ? null : evidence?.Probability,
            RaisedAt = next.RaisedAt,
            ValidFrom = cleared ? next.RaisedAt : evidence?.From ?? next.RaisedAt,
            ValidTo = next.ValidTo,
            Value = cleared ? null : evidence?.Value,
            Evidence = next.DrillUntil is not null ? [] : cleared ? [.. _readings.Select(r => r.Evidence).Distinct()] : evidence is null ? [] : [evidence.Evidence],
            Headline = AlertHeadline.Of(_state.Alert, rule, next, evidence, cause, _readings),
            AcknowledgedBy = next.AcknowledgedBy,
            Exercise = next.DrillUntil is not null,
            Replay = context.Replay,
        };
        var changed = new AlertChanged(_state.Alert, now, sequence, next, SwxJson.Bytes(message));
        Events = Events.Add(changed);
        _state = _state.Apply(changed);
        return this;
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
