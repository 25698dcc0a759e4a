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
        PromotionPolicy.Decide(Losses(PromotionPolicy.MinBlocks + PromotionPolicy.Settling - 1, _ => 5, _ => 1)).Outcome.ShouldBe(PromotionOutcome.Continue);

    [Fact]
    public void A_challenger_that_is_no_better_is_refused_in_the_end()
    {
        PromotionPolicy.Decide(Losses(24, h => 5 + h % 2, h => 5 + (h + 1) % 2)).Outcome.ShouldBe(PromotionOutcome.Continue);
        PromotionPolicy.Decide(Losses(PromotionPolicy.MaxBlocks + PromotionPolicy.Settling, h => 5 + h % 2, h => 5 + (h + 1) % 2)).Outcome.ShouldBe(PromotionOutcome.Refuse);
    }

    [Fact]
    public void Equal_models_are_hardly_ever_promoted_however_often_one_looks()
    {
        var random = new Random(5);
        var promoted = 0;
        for (var run = 0; run < 200; run++)
        {
            var hours = Enumerable.Range(0, 60).Select(_ => random.NextDouble() - 0.5).ToList();
            var outcome = PromotionOutcome.Continue;
            for (var h = 1; h <= hours.Count && outcome == PromotionOutcome.Continue; h++)
            {
                outcome = PromotionPolicy.Decide(Losses(h, i => 5 + hours[i], _ => 5)).Outcome;
            }

            outcome.ShouldNotBe(PromotionOutcome.Continue);
            promoted += outcome == PromotionOutcome.Promote ? 1 : 0;
        }

        promoted.ShouldBeLessThan(12);
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
