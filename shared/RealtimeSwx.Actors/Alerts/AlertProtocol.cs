using System.Collections.Immutable;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Domain.Alerts;

namespace RealtimeSwx.Actors.Alerts;

/// <summary>
/// The alert entity: one per alert (a rule, or a rule and a series). It is told what was observed and forecast and decides what the world
/// hears. Every command carries its time.
/// </summary>
public static class AlertProtocol
{
    public interface IWithAlert : ISwxWireMessage
    {
        string Alert { get; }
    }

    /// <summary>Answered by <see cref="AlertSettled"/> when what follows from it is in the journal, or by <see cref="AlertRefused"/>.</summary>
    public interface IAlertCommand : IWithAlert
    {
        /// <summary>The time of the data in a replay, that of the clock live. Null: the entity's own.</summary>
        DateTimeOffset? At { get; }
    }

    public interface IAlertEvent : IWithAlert
    {
        DateTimeOffset At { get; }
    }

    // Commands

    /// <summary>A value of the rule's measure.</summary>
    /// <param name="From">Begin of the interval that it stands for.</param>
    /// <param name="To">End of it.</param>
    /// <param name="Evidence">Id of the observation.</param>
    /// <param name="Detail">Why, for headlines: the reason of a degradation, the name of a feed's fault. May be empty.</param>
    public sealed record Observe(
        string Alert, DateTimeOffset? At, DateTimeOffset From, DateTimeOffset To, double Value, string Evidence, string Detail, bool Simulated) : IAlertCommand;

    /// <summary>A forecast of the rule's target.</summary>
    /// <param name="Leads">By valid time.</param>
    public sealed record Foresee(
        string Alert, DateTimeOffset? At, DateTimeOffset IssuedAt, string Forecast, ImmutableArray<Outlook> Leads, bool Simulated) : IAlertCommand;

    /// <summary>What a forecast says of one valid time.</summary>
    /// <param name="To">End of the interval that the valid time begins; the valid time itself for an instant.</param>
    /// <param name="Probabilities">Of each level of the scale, from the mildest.</param>
    /// <param name="Quantiles">19, ascending.</param>
    public sealed record Outlook(DateTimeOffset From, DateTimeOffset To, TimeSpan Lead, ImmutableArray<double> Probabilities, ImmutableArray<double> Quantiles);

    /// <summary>Time has gone on: minimum durations end, evidence expires, drills end.</summary>
    public sealed record Advance(string Alert, DateTimeOffset? At) : IAlertCommand;

    public sealed record Acknowledge(string Alert, DateTimeOffset? At, string By) : IAlertCommand;

    /// <summary>Starts a drill, or ends it when <paramref name="Level"/> is 0. Refused while the alert is really raised.</summary>
    public sealed record Exercise(string Alert, DateTimeOffset? At, AlertState State, int Level, TimeSpan Duration, string By) : IAlertCommand;

    // Responses

    /// <param name="Sequence">Of the last message.</param>
    /// <param name="Quiet">Nothing is raised and nothing waits to be: the alert need not hear of the time.</param>
    public sealed record AlertSettled(string Alert, long Sequence, AlertState State, int Level, bool Quiet) : ISwxWireMessage;

    public sealed record AlertRefused(string Alert, string Reason) : ISwxWireMessage;

    // Events

    /// <summary>What the entity knows now; kept while it matters (something is raised, or waits to be).</summary>
    public sealed record Assessed(string Alert, DateTimeOffset At, ImmutableArray<Reading> Readings, PendingRise? Pending) : IAlertEvent;

    /// <summary>One message to the world.</summary>
    /// <param name="Payload">As published, UTF-8 JSON.</param>
    public sealed record AlertChanged(string Alert, DateTimeOffset At, long Sequence, Raised Now, ReadOnlyMemory<byte> Payload) : IAlertEvent;

    /// <summary>The newest evidence of one stage.</summary>
    /// <param name="Time">By which newer evidence is told from older: valid time of the observation, issue time of the forecast.</param>
    /// <param name="Level">0 when the stage asks for nothing.</param>
    /// <param name="Expires">From then on it counts no more.</param>
    public sealed record Reading(
        AlertState Stage,
        DateTimeOffset Time,
        int Level,
        DateTimeOffset From,
        DateTimeOffset To,
        DateTimeOffset Expires,
        double? Value,
        double? Probability,
        string Evidence,
        string Detail,
        bool Simulated);

    /// <summary>A rise that has been asked for since <paramref name="Since"/>.</summary>
    public sealed record PendingRise(AlertState State, int Level, DateTimeOffset Since);

    /// <summary>What is shown to the world.</summary>
    /// <param name="State">Cleared with level 0 when nothing is raised.</param>
    /// <param name="Since">When this state and level were taken.</param>
    /// <param name="RaisedAt">When the alert was raised from nothing.</param>
    /// <param name="ValidTo">End of what the message is about; null when it is not known.</param>
    /// <param name="DrillUntil">End of the drill; null when it is none.</param>
    public sealed record Raised(
        AlertState State, int Level, DateTimeOffset Since, DateTimeOffset RaisedAt, DateTimeOffset? ValidTo, string? AcknowledgedBy, bool Simulated, DateTimeOffset? DrillUntil);

    public sealed record AlertSnapshot(
        string Alert, DateTimeOffset At, long Sequence, Raised Now, ImmutableArray<Reading> Readings, PendingRise? Pending) : ISwxWireMessage;
}
