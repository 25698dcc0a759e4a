using System.Collections.Immutable;
using RealtimeSwx.Domain.Alerts;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>What a command leads to.</summary>
/// <param name="Events">To be persisted, in order.</param>
/// <param name="Noted">Evidence of quiet times: remembered, not worth an event.</param>
/// <param name="Refusal">Why the command was refused; null when it was not.</param>
public sealed record AlertDecision(ImmutableArray<IAlertEvent> Events, Assessed? Noted = null, string? Refusal = null)
{
    /// <param name="rule">Null when the configuration has no such rule any more: whatever is raised is cleared.</param>
    /// <param name="now">Time of the command.</param>
    public static AlertDecision Decide(AlertEntityState state, AlertRule? rule, IAlertCommand command, DateTimeOffset now, AlertContext context)
    {
        now = now > state.At ? now : state.At;
        var voice = new AlertVoice(state, rule, now, context);
        if (rule is null)
        {
            return state.Now is null ? new([], Refusal: $"There is no alert rule for '{state.Alert}'.") : new(voice.Clear(AlertCause.RuleRemoved).Events);
        }

        return command switch
        {
            Acknowledge a => Decide(state, a, voice),
            Exercise e => Decide(state, rule, e, now, voice),
            _ => Evaluate(state, rule, AlertReadings.With(state, rule, command), now, voice),
        };
    }

    private static AlertDecision Decide(AlertEntityState state, Acknowledge command, AlertVoice voice) =>
        state.Now is not { } shown ? new([], Refusal: $"'{state.Alert}' is not raised.")
        : shown.AcknowledgedBy == command.By ? new([])
        : new(voice.Show(shown with { AcknowledgedBy = command.By }, AlertCause.Acknowledged).Events);

    private static AlertDecision Decide(AlertEntityState state, AlertRule rule, Exercise command, DateTimeOffset now, AlertVoice voice)
    {
        if (state.Now is { DrillUntil: null })
        {
            return new([], Refusal: $"'{state.Alert}' is really raised; a drill would hide it.");
        }

        if (command.Level == 0)
        {
            return state.Now is null ? new([], Refusal: $"'{state.Alert}' has no drill.") : new(voice.Clear(AlertCause.DrillOver).Events);
        }

        return command.Level > rule.Scale.Levels.Length || command.State == AlertState.Cleared
            ? new([], Refusal: $"A drill of '{state.Alert}' needs a state other than cleared and a level from 1 to {rule.Scale.Levels.Length}.")
            : new(voice.Show(new Raised(command.State, command.Level, now, state.Now?.RaisedAt ?? now, now + command.Duration, null, false, now + command.Duration), AlertCause.Drill).Events);
    }

    private static AlertDecision Evaluate(AlertEntityState state, AlertRule rule, ImmutableArray<Reading> readings, DateTimeOffset now, AlertVoice voice)
    {
        var asked = readings.Where(r => r.Level > 0 && r.Expires > now).MaxBy(r => Rank(r.Level, r.Stage));
        var real = state.Now is { DrillUntil: null } ? state.Now : null;
        var (want, have) = (asked is null ? 0 : Rank(asked.Level, asked.Stage), real is null ? 0 : Rank(real.Level, real.State));
        var pending = want > have ? new PendingRise(asked!.Stage, asked.Level, state.Pending?.Since ?? now) : null;
        voice.Read(readings, asked);
        if (pending is not null && now - pending.Since >= rule.RaiseAfter)
        {
            pending = null;
            if (state.Now is { DrillUntil: not null })
            {
                voice.Clear(AlertCause.DrillOver);
            }

            voice.Show(Show(asked!, real, now) with { AcknowledgedBy = null }, AlertCause.Evidence);
        }
        else if (want < have && now - real!.Since >= rule.MinimumDuration)
        {
            _ = asked is null
                ? voice.Clear(readings.Any(r => r.Level > 0) ? AlertCause.Expired : AlertCause.Evidence)
                : voice.Show(Show(asked, real, now), AlertCause.Evidence);
        }
        else if (want == have && real is { ValidTo: { } end } && end <= now && asked!.To > end)
        {
            // Told for a time that is over, and still forecast: told again for the time to come.
            voice.Show(real with { ValidTo = asked.To }, AlertCause.Evidence);
        }
        else if (state.Now is { DrillUntil: { } until } && until <= now)
        {
            voice.Clear(AlertCause.DrillOver);
        }

        var assessed = new Assessed(state.Alert, now, readings, pending);
        var matters = voice.Events.Length > 0 || real is not null || pending is not null || state.Pending is not null;
        return !matters ? new([], Noted: assessed)
            : voice.Events.Length == 0 && pending == state.Pending && readings.SequenceEqual(state.Readings) ? new([])
            : new([assessed, .. voice.Events]);
    }

    private static Raised Show(Reading asked, Raised? before, DateTimeOffset now) => new(
        asked.Stage,
        asked.Level,
        now,
        before?.RaisedAt ?? now,
        asked.Stage == AlertState.Alert ? null : asked.To,
        before?.AcknowledgedBy,
        asked.Simulated,
        null);

    /// <summary>Higher levels first, then what is nearer: a G2 that is expected says more than a G1 that is there.</summary>
    private static int Rank(int level, AlertState stage) => level * 4 + (int)stage + 1;
}
