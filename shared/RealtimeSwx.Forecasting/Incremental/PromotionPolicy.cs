namespace RealtimeSwx.Forecasting.Incremental;

/// <summary>Losses (CRPS) of two models on the same forecast and truth.</summary>
public readonly record struct PairedLoss(DateTimeOffset IssuedAt, TimeSpan Lead, double Champion, double Challenger);

public enum PromotionOutcome
{
    Continue,
    Promote,
    Refuse,
}

/// <param name="N">Pairs compared.</param>
/// <param name="Low">Lower end of the 90 % interval of the mean difference champion - challenger.</param>
/// <param name="High">Its upper end.</param>
public sealed record PromotionVerdict(PromotionOutcome Outcome, int N, double ChampionLoss, double ChallengerLoss, double Low, double High, string Reason);

/// <summary>
/// When a challenger takes over: it must have been better than the champion on forecasts that neither has trained on, by more than chance.
/// Neighbouring issues share their errors, so the interval of the mean difference comes from hourly block means, not from single pairs.
/// Evidence grows all the time, and who looks often enough sees any outcome once: it is looked at four times only, and a promotion must hold
/// at 2.5 standard errors each time (Bonferroni: 2.5 % one-sided over four looks). A challenger that is worse goes earlier.
/// </summary>
public static class PromotionPolicy
{
    /// <summary>Hours of shadow before anything is decided.</summary>
    public const int MinBlocks = 12;

    /// <summary>Hours of shadow after which a challenger that has not proved better is refused.</summary>
    public const int MaxBlocks = 48;

    /// <summary>The newest hours, whose longer leads are still without truth.</summary>
    public const int Settling = 2;

    private const double PromoteAt = 2.5;

    /// <summary>Two-sided 90 %, normal.</summary>
    private const double RefuseAt = 1.645;
    private static readonly TimeSpan Block = TimeSpan.FromHours(1);

    /// <param name="losses">In any order; NaN is refused with <see cref="ArgumentException"/>.</param>
    public static PromotionVerdict Decide(IReadOnlyCollection<PairedLoss> losses)
    {
        if (losses.Any(l => !double.IsFinite(l.Champion) || !double.IsFinite(l.Challenger)))
        {
            throw new ArgumentException("A loss is not a number.", nameof(losses));
        }

        var hours = losses.GroupBy(l => l.IssuedAt.UtcTicks / Block.Ticks).OrderBy(g => g.Key).ToList();
        var settled = Math.Max(0, hours.Count - Settling);
        var look = Math.Min(MaxBlocks, settled / MinBlocks * MinBlocks);
        if (look == 0)
        {
            return new PromotionVerdict(PromotionOutcome.Continue, losses.Count, 0, 0, 0, 0, $"{settled} of {MinBlocks} hours of evidence");
        }

        var seen = hours.Take(look).ToList();
        var blocks = seen.Select(g => g.Average(l => l.Champion - l.Challenger)).ToList();
        var mean = blocks.Average();
        var error = Math.Sqrt(blocks.Sum(b => (b - mean) * (b - mean)) / (look - 1) / look);
        var champion = seen.SelectMany(g => g).Average(l => l.Champion);
        var challenger = seen.SelectMany(g => g).Average(l => l.Challenger);
        var (outcome, reason) = mean - (PromoteAt * error) > 0 ? (PromotionOutcome.Promote, FormattableString.Invariant($"mean CRPS {challenger:0.000} against {champion:0.000} over {look} hours"))
            : mean + (RefuseAt * error) < 0 ? (PromotionOutcome.Refuse, FormattableString.Invariant($"worse: mean CRPS {challenger:0.000} against {champion:0.000} over {look} hours"))
            : look >= MaxBlocks ? (PromotionOutcome.Refuse, $"not proved better within {MaxBlocks} hours")
            : (PromotionOutcome.Continue, $"no clear difference after {look} hours");
        return new PromotionVerdict(outcome, seen.Sum(g => g.Count()), champion, challenger, mean - (RefuseAt * error), mean + (RefuseAt * error), reason);
    }
}
