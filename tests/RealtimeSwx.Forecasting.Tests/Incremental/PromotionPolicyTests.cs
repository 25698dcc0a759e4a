using RealtimeSwx.Forecasting.Incremental;

namespace RealtimeSwx.Forecasting.Tests.Incremental;

public sealed class PromotionPolicyTests
{
    private static readonly DateTimeOffset Start = new(2003, 10, 29, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_challenger_that_is_better_every_hour_is_promoted() =>
        PromotionPolicy.Decide(Losses(24, hour => 5 + hour % 3, hour => 4.5 + hour % 3)).Outcome.ShouldBe(PromotionOutcome.Promote);

    [Fact]
    public void A_challenger_that_is_worse_every_hour_is_refused() =>
        PromotionPolicy.Decide(Losses(24, hour => 5, hour => 7 + hour % 2)).Outcome.ShouldBe(PromotionOutcome.Refuse);

    [Fact]
    public void Little_evidence_decides_nothing() =>
        PromotionPolicy.Decide(Losses(PromotionPolicy.MinBlocks - 1, _ => 5, _ => 1)).Outcome.ShouldBe(PromotionOutcome.Continue);

    [Fact]
    public void A_challenger_that_is_no_better_is_refused_in_the_end()
    {
        PromotionPolicy.Decide(Losses(24, h => 5 + h % 2, h => 5 + (h + 1) % 2)).Outcome.ShouldBe(PromotionOutcome.Continue);
        PromotionPolicy.Decide(Losses(PromotionPolicy.MaxBlocks, h => 5 + h % 2, h => 5 + (h + 1) % 2)).Outcome.ShouldBe(PromotionOutcome.Refuse);
    }

    [Fact]
    public void One_lucky_hour_of_many_pairs_is_one_block()
    {
        var lucky = Enumerable.Range(0, 1000).Select(i => new PairedLoss(Start.AddSeconds(i), TimeSpan.FromHours(1), 5, 1)).ToList();
        PromotionPolicy.Decide(lucky).Outcome.ShouldBe(PromotionOutcome.Continue);
    }

    [Fact]
    public void A_loss_that_is_no_number_is_refused_loudly() =>
        Should.Throw<ArgumentException>(() => PromotionPolicy.Decide([new PairedLoss(Start, TimeSpan.Zero, double.NaN, 1)]));

    private static List<PairedLoss> Losses(int hours, Func<int, double> champion, Func<int, double> challenger) =>
        [.. Enumerable.Range(0, hours * 12).Select(i => new PairedLoss(Start.AddMinutes(5 * i), TimeSpan.FromHours(1), champion(i / 12), challenger(i / 12)))];
}
