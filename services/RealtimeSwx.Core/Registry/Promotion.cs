using System.Text.Json;
using RealtimeSwx.Forecasting.Incremental;
using static RealtimeSwx.Actors.Registry.RegistryProtocol;
using PairedLoss = RealtimeSwx.Forecasting.Incremental.PairedLoss;

namespace RealtimeSwx.Core.Registry;

/// <summary>From the policy's verdict to the registry's event.</summary>
public static class Promotion
{
    /// <summary>The decision that the evidence allows, or null to go on watching.</summary>
    public static Decided? Decide(RegistryState state, DateTimeOffset at, DateTimeOffset now)
    {
        if (state.Challenger is not { } challenger || state.Evidence.Count == 0)
        {
            return null;
        }

        var verdict = PromotionPolicy.Decide([.. state.Evidence.OrderBy(e => e.IssuedAt).ThenBy(e => e.Lead).Select(e => new PairedLoss(e.IssuedAt, e.Lead, e.Champion, e.Challenger))]);
        if (verdict.Outcome == PromotionOutcome.Continue)
        {
            return null;
        }

        var numbers = new Dictionary<string, double>
        {
            ["n"] = verdict.N,
            ["champion"] = verdict.ChampionLoss,
            ["challenger"] = verdict.ChallengerLoss,
            ["difference_low"] = verdict.Low,
            ["difference_high"] = verdict.High,
        };
        return new Decided(
            state.Target,
            verdict.Outcome == PromotionOutcome.Promote ? "promoted" : "refused",
            state.Champion,
            challenger,
            verdict.Reason,
            JsonSerializer.Serialize(numbers),
            state.Evidence.Min(e => e.IssuedAt),
            at,
            now);
    }
}
