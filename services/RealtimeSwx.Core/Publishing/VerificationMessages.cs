using System.Collections.Immutable;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Messaging;

namespace RealtimeSwx.Core.Publishing;

/// <summary>Verification as the world sees it. The same event gives the same message.</summary>
internal static class VerificationMessages
{
    /// <param name="sequence">Of the event in the verifier's journal.</param>
    /// <returns>Null for an event of an older version, which had no summary.</returns>
    public static VerificationMessage? From(VerifierProtocol.ScoresAdded added, CoreOptions options, long sequence) =>
        added.Summary is { Leads.IsDefaultOrEmpty: false } summary
            ? From(added, summary, new MessageContext(options.Centre, sequence, added.Timestamp, "core", added.Simulated || options.Simulated))
            : null;

    private static VerificationMessage From(VerifierProtocol.ScoresAdded added, VerifierProtocol.Verification summary, MessageContext context) =>
        new(context)
        {
            Id = $"verification/{added.Target}/{context.Sequence}",
            Target = added.Target,
            WindowStart = summary.Leads.Min(l => l.FirstValid),
            WindowEnd = summary.Leads.Max(l => l.LastValid),
            N = (int)summary.Leads.Sum(l => l.N),
            Unit = KnownSeries.UnitOf(ForecastPipelines.For(added.Target).Truth),
            Leads = [.. summary.Leads.Select(Lead)],
            Scored = [.. added.Scores.Select(Scored)],
        };

    private static LeadVerification Lead(VerifierProtocol.LeadVerification l) => new()
    {
        Lead = l.Lead,
        N = (int)l.N,
        Models = l.Rmse.ToImmutableSortedDictionary(
            m => m.Key,
            m => new ModelScore
            {
                Rmse = m.Value,
                Crps = m.Key == "ensemble" ? l.Crps : null,
                Coverage90 = m.Key == "ensemble" ? l.Coverage90 : null,
                Skill = l.Rmse.TryGetValue("persistence", out var p) && p > 0 ? 1 - m.Value / p : null,
            },
            StringComparer.Ordinal),
    };

    private static ScoredLead Scored(VerifierProtocol.LeadScore s) => new()
    {
        ForecastId = s.ForecastId,
        IssuedAt = s.IssuedAt,
        ValidTime = s.ValidTime,
        Lead = s.Lead,
        Observed = s.Observed,
        Q = Keyed.Quantiles(s.Quantiles),
        Predictions = Keyed.Finite(s.Predictions),
        Metrics = Keyed.Finite(s.Metrics),
    };
}
