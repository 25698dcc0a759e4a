using System.Collections.Immutable;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Actors.Verification;

namespace RealtimeSwx.Actors.Forecasts;

/// <summary>The forecast entity of one target: scores what is due, issues, remembers what waits for its truth.</summary>
public static class ForecastProtocol
{
    public interface IWithTarget : ISwxWireMessage
    {
        string Target { get; }
    }

    public interface IForecastCommand : IWithTarget;

    public interface IForecastEvent : IWithTarget
    {
        DateTimeOffset Timestamp { get; }
    }

    // Commands

    /// <summary>
    /// An instant at which the target is due: score first, then (when <paramref name="Issue"/>) forecast. Answered by <see cref="TickDone"/>
    /// when everything that follows from it is persisted and published. A tick that was done before is answered at once.
    /// </summary>
    public sealed record Tick(string Target, DateTimeOffset At, bool Issue, string? TraceParent, DateTimeOffset? Now = null) : IForecastCommand, IAtDataTime;

    // Responses

    public sealed record TickDone(string Target, DateTimeOffset At, string? ForecastId, int Scores, bool Degraded, string? Error) : ISwxWireMessage;

    // Events

    /// <summary>
    /// What one tick did, whole: scores, and the forecast when one was issued. Everything that <c>swx explain</c> needs hangs on the hashes.
    /// </summary>
    public sealed record Ticked(
        string Target,
        DateTimeOffset At,
        ImmutableArray<VerifierProtocol.LeadScore> Scores,
        IssuedForecast? Issued,
        string StateAfter,
        DateTimeOffset Timestamp) : IForecastEvent;

    /// <param name="Tier">Name of the <see cref="Domain.InputTier"/>.</param>
    /// <param name="Payload">The message as published, UTF-8 JSON.</param>
    /// <param name="StateBefore">Blob of the calibration state that the forecast was assembled with.</param>
    /// <param name="DegradedReason">Why no worker's answer was used, as the pipeline was told; empty when one was.</param>
    /// <param name="Fallback">What was used in its place, as the pipeline was told; empty when nothing was missing.</param>
    /// <param name="Shadow">Quantiles of the challenger on the same inputs, by lead; empty without one.</param>
    /// <param name="Maps">Blobs of predicted maps, by lead; empty for scalar targets.</param>
    /// <param name="Centre">The centre that the payload names.</param>
    /// <param name="BlobBase">Under which address the payload links to maps.</param>
    public sealed record IssuedForecast(
        string Id,
        long Sequence,
        DateTimeOffset DataCutoff,
        string Tier,
        ImmutableArray<TimeSpan> Leads,
        string InputHash,
        string Checkpoint,
        string StateBefore,
        bool Degraded,
        string DegradedReason,
        string Fallback,
        ReadOnlyMemory<byte> Payload,
        ShadowForecast? Shadow,
        ImmutableArray<string> Maps,
        DateTimeOffset ProducedAt,
        bool Simulated,
        string? TraceParent,
        string Centre = "",
        string? BlobBase = null);

    /// <param name="Quantiles">19 per lead.</param>
    public sealed record ShadowForecast(string Checkpoint, ImmutableArray<TimeSpan> Leads, ImmutableArray<ImmutableArray<double>> Quantiles);

    /// <summary>A scored issue that training may use: the inputs by hash and the truth by lead.</summary>
    public sealed record SampleRef(DateTimeOffset IssuedAt, DateTimeOffset DataCutoff, string Tier, string InputHash, ImmutableArray<TimeSpan> Leads, ImmutableArray<double> Truth);

    public sealed record ForecastSnapshot(
        string Target,
        DateTimeOffset? LastTick,
        long Sequence,
        string StateAfter,
        ImmutableArray<PendingIssue> Pending,
        ImmutableArray<SampleRef> Samples,
        DateTimeOffset? LastTraining) : ISwxWireMessage;

    /// <summary>An issue whose leads are not all scored yet.</summary>
    public sealed record PendingIssue(
        DateTimeOffset IssuedAt,
        DateTimeOffset DataCutoff,
        string Tier,
        string InputHash,
        ImmutableArray<TimeSpan> Leads,
        ImmutableArray<double> Truth,
        ShadowForecast? Shadow);

    /// <summary>A training round was asked for; its samples are used up.</summary>
    public sealed record TrainingStarted(string Target, DateTimeOffset At, int Samples, DateTimeOffset Timestamp) : IForecastEvent;
}
