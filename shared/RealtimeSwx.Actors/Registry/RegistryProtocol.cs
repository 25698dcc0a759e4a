using System.Collections.Immutable;
using RealtimeSwx.Actors.Serialization;

namespace RealtimeSwx.Actors.Registry;

/// <summary>The model registry of one target: champion, challenger in shadow, and the decisions between them.</summary>
public static class RegistryProtocol
{
    public interface IWithTarget : ISwxWireMessage
    {
        string Target { get; }
    }

    public interface IRegistryEvent : IWithTarget
    {
        DateTimeOffset Timestamp { get; }
    }

    /// <summary>The bundle that ships with the program. Becomes champion when there is none, or when the present champion came from an older shipment.</summary>
    public sealed record RegisterShipped(string Target, string Checkpoint, DateTimeOffset? Now = null) : IWithTarget, IAtDataTime;

    /// <summary>A bundle trained by a worker enters the shadow. Refused while another is there.</summary>
    public sealed record RegisterChallenger(string Target, string Checkpoint, string Parent, int Samples, DateTimeOffset At, string Note, DateTimeOffset? Now = null) : IWithTarget, IAtDataTime;

    /// <summary>Losses of champion and challenger on the same scored leads; may lead to a decision.</summary>
    public sealed record RecordEvidence(string Target, string Challenger, DateTimeOffset At, ImmutableArray<PairedLoss> Losses, DateTimeOffset? Now = null) : IWithTarget, IAtDataTime;

    public sealed record PairedLoss(DateTimeOffset IssuedAt, TimeSpan Lead, double Champion, double Challenger);

    public sealed record GetModels(string Target) : IWithTarget;

    /// <param name="Champion">Empty when the target has no trained model.</param>
    public sealed record Models(string Target, string Champion, string? Challenger) : ISwxWireMessage;

    public sealed record ShippedRegistered(string Target, string Checkpoint, DateTimeOffset Timestamp) : IRegistryEvent;

    public sealed record ChallengerRegistered(string Target, string Checkpoint, string Parent, int Samples, DateTimeOffset At, string Note, DateTimeOffset Timestamp) : IRegistryEvent;

    public sealed record EvidenceRecorded(string Target, string Challenger, ImmutableArray<PairedLoss> Losses, DateTimeOffset Timestamp) : IRegistryEvent;

    /// <param name="Outcome"><c>promoted</c> or <c>refused</c>.</param>
    /// <param name="Evidence">JSON object of numbers: n, mean losses, interval.</param>
    public sealed record Decided(string Target, string Outcome, string Champion, string Challenger, string Reason, string Evidence, DateTimeOffset From, DateTimeOffset At, DateTimeOffset Timestamp) : IRegistryEvent;
}
