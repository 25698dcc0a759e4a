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
/// </summary>
public static class PromotionPolicy
{
    /// <summary>Hours of shadow before anything is decided.</summary>
    public const int MinBlocks = 12;

    /// <summary>Hours of shadow after which a challenger that has not proved better is refused.</summary>
    public const int MaxBlocks = 48;

    /// <summary>Two-sided 90 %, normal.</summary>
    private const double Z = 1.645;
    private static readonly TimeSpan Block = TimeSpan.FromHours(1);

    /// <param name="losses">In any order; NaN is refused with <see cref="ArgumentException"/>.</param>
    public static PromotionVerdict Decide(IReadOnlyCollection<PairedLoss> losses)
    {
        if (losses.Any(l => !double.IsFinite(l.Champion) || !double.IsFinite(l.Challenger)))
        {
            throw new ArgumentException("A loss is not a number.", nameof(losses));
        }

        if (losses.Count == 0)
        {
            return new PromotionVerdict(PromotionOutcome.Continue, 0, 0, 0, 0, 0, "no evidence yet");
        }

        var champion = losses.Average(l => l.Champion);
        var challenger = losses.Average(l => l.Challenger);
        var blocks = losses.GroupBy(l => l.IssuedAt.UtcTicks / Block.Ticks).Select(g => g.Average(l => l.Champion - l.Challenger)).ToList();
        var mean = blocks.Average();
        var spread = blocks.Count > 1 ? Math.Sqrt(blocks.Sum(b => (b - mean) * (b - mean)) / (blocks.Count - 1) / blocks.Count) : double.PositiveInfinity;
        var (low, high) = blocks.Count > 1 ? (mean - Z * spread, mean + Z * spread) : (0, 0);
        var (outcome, reason) = blocks.Count < MinBlocks ? (PromotionOutcome.Continue, $"{blocks.Count} of {MinBlocks} hours of evidence")
            : low > 0 ? (PromotionOutcome.Promote, FormattableString.Invariant($"mean CRPS {challenger:0.000} against {champion:0.000} over {blocks.Count} hours"))
            : high < 0 ? (PromotionOutcome.Refuse, FormattableString.Invariant($"worse: mean CRPS {challenger:0.000} against {champion:0.000} over {blocks.Count} hours"))
            : blocks.Count >= MaxBlocks ? (PromotionOutcome.Refuse, $"not proved better within {MaxBlocks} hours")
            : (PromotionOutcome.Continue, "no clear difference yet");
        return new PromotionVerdict(outcome, losses.Count, champion, challenger, low, high, reason);
    }
}
