using System.Collections.Immutable;
using RealtimeSwx.Actors.Registry;
using RealtimeSwx.Actors.Verification;
using RealtimeSwx.Science.Verification;
using static RealtimeSwx.Actors.Forecasts.ForecastProtocol;

namespace RealtimeSwx.Core.Forecasts;

/// <summary>
/// What a forecast entity remembers beside the pipeline's own state (which is a blob): where it stands, which issues wait for truth, and
/// which scored samples may be learned from. Immutable.
/// </summary>
public sealed record ForecastEntityState(string Target)
{
    /// <summary>Scored samples kept for training: two days of five-minute issues.</summary>
    private const int MaxSamples = 576;

    /// <summary>An issue whose truth has not come after this long is given up.</summary>
    private static readonly TimeSpan GiveUp = TimeSpan.FromDays(4);

    public DateTimeOffset? LastTick { get; init; }

    public long Sequence { get; init; }

    /// <summary>Blob of the pipeline state; empty before the first tick.</summary>
    public string StateAfter { get; init; } = "";

    public ImmutableList<PendingIssue> Pending { get; init; } = [];

    public ImmutableList<SampleRef> Samples { get; init; } = [];

    public DateTimeOffset? LastTraining { get; init; }

    public ForecastEntityState Apply(Ticked e)
    {
        var (pending, samples) = Settle(e.Scores);
        pending = pending.RemoveAll(p => e.At - p.IssuedAt > GiveUp);
        if (e.Issued is { } issued)
        {
            var leads = DecisiveLeads.Of(e.Target, issued.Leads);
            pending = pending.Add(new PendingIssue(
                e.At,
                issued.DataCutoff,
                issued.Tier,
                issued.InputHash,
                leads,
                [.. Enumerable.Repeat(double.NaN, leads.Length)],
                issued.Shadow));
        }

        if (samples.Count > MaxSamples)
        {
            samples = samples.RemoveRange(0, samples.Count - MaxSamples);
        }

        return this with
        {
            LastTick = e.At,
            Sequence = e.Issued?.Sequence ?? Sequence,
            StateAfter = e.StateAfter,
            Pending = pending,
            Samples = samples,
        };
    }

    public ForecastEntityState Apply(TrainingStarted e) => this with { LastTraining = e.At };

    public ForecastEntityState Apply(ForecastSnapshot s) => this with
    {
        LastTick = s.LastTick,
        Sequence = s.Sequence,
        StateAfter = s.StateAfter,
        Pending = [.. s.Pending],
        Samples = [.. s.Samples],
        LastTraining = s.LastTraining,
    };

    public ForecastSnapshot Snapshot() => new(Target, LastTick, Sequence, StateAfter, [.. Pending], [.. Samples], LastTraining);

    /// <summary>Champion and challenger on the same truth, for issues that had both.</summary>
    public ImmutableArray<RegistryProtocol.PairedLoss> PairedLosses(IEnumerable<VerifierProtocol.LeadScore> scores)
    {
        var result = ImmutableArray.CreateBuilder<RegistryProtocol.PairedLoss>();
        foreach (var score in scores)
        {
            var shadow = Pending.Find(p => p.IssuedAt == score.IssuedAt && p.Leads.Contains(score.Lead))?.Shadow;
            var lead = shadow?.Leads.IndexOf(score.Lead) ?? -1;
            if (lead >= 0)
            {
                result.Add(new RegistryProtocol.PairedLoss(
                    score.IssuedAt,
                    score.Lead,
                    QuantileScores.Crps(score.Quantiles.AsSpan(), score.Observed),
                    QuantileScores.Crps(shadow!.Quantiles[lead].AsSpan(), score.Observed)));
            }
        }

        return result.ToImmutable();
    }

    private (ImmutableList<PendingIssue> Pending, ImmutableList<SampleRef> Samples) Settle(ImmutableArray<VerifierProtocol.LeadScore> scores)
    {
        var (pending, samples) = (Pending, Samples);
        foreach (var score in scores)
        {
            var at = pending.FindIndex(p => p.IssuedAt == score.IssuedAt);
            var lead = at < 0 ? -1 : pending[at].Leads.IndexOf(score.Lead);
            if (lead < 0)
            {
                continue;
            }

            var issue = pending[at] with { Truth = pending[at].Truth.SetItem(lead, score.Observed) };
            if (issue.Truth.Any(double.IsNaN))
            {
                pending = pending.SetItem(at, issue);
                continue;
            }

            pending = pending.RemoveAt(at);
            samples = samples.Add(new SampleRef(issue.IssuedAt, issue.DataCutoff, issue.Tier, issue.InputHash, issue.Leads, issue.Truth));
        }

        return (pending, samples);
    }
}
