using System.Collections.Immutable;
using static RealtimeSwx.Actors.Verification.VerifierProtocol;

namespace RealtimeSwx.Core.Verification;

/// <summary>
/// Pooled sums by lead. A score enters once: forecasts are scored in time order, so that (tick time) decides what is already in.
/// </summary>
public sealed class VerifierState(string target)
{
    private ImmutableSortedDictionary<TimeSpan, LeadSums> _sums = ImmutableSortedDictionary<TimeSpan, LeadSums>.Empty;
    private DateTimeOffset _lastTick = DateTimeOffset.MinValue;

    private bool Knows(DateTimeOffset tick) => tick <= _lastTick;

    /// <summary>The event that a command leads to, with the summary as it will be; null when the tick is known or scored nothing.</summary>
    public ScoresAdded? Decide(RecordScores command, DateTimeOffset now) =>
        command.Scores.Length == 0 || Knows(command.At)
            ? null
            : new ScoresAdded(target, command.At, command.Scores, command.Simulated, now, Summary(Add(_sums, command.Scores)));

    public void Apply(ScoresAdded e)
    {
        _lastTick = e.At;
        _sums = Add(_sums, e.Scores);
    }

    public void Apply(VerifierSnapshot s)
    {
        _lastTick = s.LastTick;
        _sums = s.Sums.ToImmutableSortedDictionary(l => l.Lead, l => l);
    }

    public VerifierSnapshot Snapshot(long sequence) => new(target, _lastTick, [.. _sums.Values], sequence);

    public RealtimeSwx.Actors.Verification.VerifierProtocol.Verification Summary() => Summary(_sums);

    private static ImmutableSortedDictionary<TimeSpan, LeadSums> Add(ImmutableSortedDictionary<TimeSpan, LeadSums> all, ImmutableArray<LeadScore> scores)
    {
        var result = all.ToBuilder();
        foreach (var score in scores)
        {
            var held = result.GetValueOrDefault(score.Lead)
                ?? new LeadSums(score.Lead, 0, ImmutableSortedDictionary<string, double>.Empty, null, 0, score.ValidTime, score.ValidTime);
            result[score.Lead] = held with
            {
                N = held.N + 1,
                SquaredErrors = Errors(score).Aggregate(held.SquaredErrors, (sums, e) => sums.SetItem(e.Name, sums.GetValueOrDefault(e.Name) + e.Squared)),
                Crps = score.Metrics.TryGetValue("crps", out var crps) ? (held.Crps ?? 0) + crps : held.Crps,
                Covered = held.Covered + Covered(score),
                FirstValid = score.ValidTime < held.FirstValid ? score.ValidTime : held.FirstValid,
                LastValid = score.ValidTime > held.LastValid ? score.ValidTime : held.LastValid,
            };
        }

        return result.ToImmutable();
    }

    private RealtimeSwx.Actors.Verification.VerifierProtocol.Verification Summary(ImmutableSortedDictionary<TimeSpan, LeadSums> sums) =>
        new(target, [.. sums.Values.Select(Summary)]);

    private static LeadVerification Summary(LeadSums s)
    {
        var rmse = s.SquaredErrors.ToImmutableSortedDictionary(p => p.Key, p => Math.Sqrt(p.Value / s.N));
        double? skill = rmse.TryGetValue("ensemble", out var ours) && rmse.TryGetValue("persistence", out var theirs) && theirs > 0
            ? 1 - ours / theirs
            : null;
        return new LeadVerification(s.Lead, s.N, s.FirstValid, s.LastValid, rmse, s.Crps / s.N, s.Covered / s.N, skill);
    }

    /// <summary>Squared errors by prediction; a map's are its weighted mean squares, which its score already carries.</summary>
    private static IEnumerable<(string Name, double Squared)> Errors(LeadScore score)
    {
        if (score.Metrics.TryGetValue("wrmse", out var wrmse))
        {
            yield return ("ensemble", wrmse * wrmse);
            foreach (var (name, value) in score.Metrics.Where(m => m.Key.EndsWith("_wrmse", StringComparison.Ordinal)))
            {
                yield return (name[..^"_wrmse".Length], value * value);
            }

            yield break;
        }

        foreach (var (name, value) in score.Predictions)
        {
            var error = value - score.Observed;
            yield return (name, error * error);
        }
    }

    private static double Covered(LeadScore score) =>
        score.Metrics.TryGetValue("coverage90", out var share) ? share : score.Metrics.GetValueOrDefault("covered90");
}
