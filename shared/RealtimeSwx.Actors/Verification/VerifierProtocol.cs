using System.Collections.Immutable;
using RealtimeSwx.Actors.Serialization;

namespace RealtimeSwx.Actors.Verification;

/// <summary>The verifier entity of one target: running scores of the ensemble, its members and every baseline.</summary>
public static class VerifierProtocol
{
    public interface IWithTarget : ISwxWireMessage
    {
        string Target { get; }
    }

    /// <summary>One lead of one forecast with its truth. Predictions by name: <c>ensemble</c>, members, baselines.</summary>
    public sealed record LeadScore(
        string ForecastId,
        DateTimeOffset IssuedAt,
        DateTimeOffset ValidTime,
        TimeSpan Lead,
        double Observed,
        ImmutableArray<double> Quantiles,
        ImmutableSortedDictionary<string, double> Predictions,
        ImmutableSortedDictionary<string, double> Metrics);

    /// <summary>Scores of one tick; answered by <see cref="ScoresRecorded"/>. Known (forecast, lead) pairs are ignored.</summary>
    public sealed record RecordScores(string Target, DateTimeOffset At, ImmutableArray<LeadScore> Scores, bool Simulated, string? TraceParent, DateTimeOffset? Now = null) : IWithTarget, IAtDataTime;

    public sealed record ScoresRecorded(string Target, int New) : ISwxWireMessage;

    public sealed record GetVerification(string Target) : IWithTarget;

    public sealed record Verification(string Target, ImmutableArray<LeadVerification> Leads) : ISwxWireMessage;

    /// <param name="Rmse">Pooled, by prediction name. For maps: cos-latitude weighted.</param>
    /// <param name="Crps">Null where the scores have none: maps are judged by wRMSE and coverage.</param>
    public sealed record LeadVerification(TimeSpan Lead, long N, DateTimeOffset FirstValid, DateTimeOffset LastValid, ImmutableSortedDictionary<string, double> Rmse, double? Crps, double Coverage90, double? Skill);

    /// <param name="Summary">All scores so far, these included: what is published with them.</param>
    public sealed record ScoresAdded(
        string Target, DateTimeOffset At, ImmutableArray<LeadScore> Scores, bool Simulated, DateTimeOffset Timestamp, Verification? Summary = null) : IWithTarget;

    /// <summary>Sums by lead; what the snapshot keeps.</summary>
    /// <param name="Crps">Null as long as no score had one.</param>
    public sealed record LeadSums(
        TimeSpan Lead,
        long N,
        ImmutableSortedDictionary<string, double> SquaredErrors,
        double? Crps,
        double Covered,
        DateTimeOffset FirstValid,
        DateTimeOffset LastValid);

    public sealed record VerifierSnapshot(string Target, DateTimeOffset LastTick, ImmutableArray<LeadSums> Sums, long Sequence) : ISwxWireMessage;
}
