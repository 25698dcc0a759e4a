using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Domain.Alerts;
using static RealtimeSwx.Actors.Alerts.AlertProtocol;

namespace RealtimeSwx.Core.Alerts;

/// <summary>
/// One alert. Its messages go into the journal here; the projection puts them into the outbox, and the gateway's channels carry them out.
/// </summary>
public sealed class AlertActor : ReceivePersistentActor
{
    private const int EventsPerSnapshot = 200;
    private readonly AlertRule? _rule;
    private readonly AlertContext _context;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private AlertEntityState _state;

    /// <param name="clock">For operators' commands while the system is live; everything else brings its time.</param>
    public AlertActor(string alert, AlertRulebook rules, AlertContext context, TimeProvider clock)
    {
        PersistenceId = "alert-" + alert;
        (_rule, _context, _clock) = (rules.RuleOf(alert), context, clock);
        _state = new AlertEntityState(alert);
        Recover<IAlertEvent>(e => _state = _state.Apply(e));
        Recover<SnapshotOffer>(offer => _state = AlertEntityState.From((AlertSnapshot)offer.Snapshot));
        Command<IAlertCommand>(OnCommand);
        Command<StopEntity>(_ => Context.Stop(Self));
        Command<SaveSnapshotSuccess>(_ => { });
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "Snapshot of {PersistenceId} failed", PersistenceId));
    }

    public override string PersistenceId { get; }

    private void OnCommand(IAlertCommand command)
    {
        var decision = AlertDecision.Decide(_state, _rule, command, command.At ?? OwnTime(), _context);
        if (decision.Refusal is { } reason)
        {
            Sender.Tell(new AlertRefused(_state.Alert, reason));
            return;
        }

        if (decision.Noted is { } noted)
        {
            _state = _state.Apply(noted);
        }

        var (sender, left) = (Sender, decision.Events.Length);
        if (left == 0)
        {
            Answer(sender);
            return;
        }

        PersistAll(decision.Events, e =>
        {
            _state = _state.Apply(e);
            if (e is AlertChanged changed)
            {
                CoreTelemetry.AlertsChanged.Add(1, new KeyValuePair<string, object?>("rule", _rule?.Name ?? ""), new KeyValuePair<string, object?>("state", changed.Now.State.ToString().ToLowerInvariant()));
            }

            if (LastSequenceNr % EventsPerSnapshot == 0)
            {
                SaveSnapshot(_state.Snapshot());
            }

            if (--left == 0)
            {
                Answer(sender);
            }
        });
    }

    /// <summary>In a replay the newest time of the data, wherever in the cluster the clock of the replay runs.</summary>
    private DateTimeOffset OwnTime() => _context.Replay && _state.At > DateTimeOffset.MinValue ? _state.At : _clock.GetUtcNow();

    private void Answer(IActorRef requester) => requester.Tell(new AlertSettled(
        _state.Alert, _state.Sequence, _state.Now?.State ?? AlertState.Cleared, _state.Now?.Level ?? 0, _state.Now is null && _state.Pending is null));
}
