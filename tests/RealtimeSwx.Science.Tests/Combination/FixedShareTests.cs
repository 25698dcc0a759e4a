using RealtimeSwx.Science.Combination;

namespace RealtimeSwx.Science.Tests.Combination;

public class FixedShareTests
{
    [Fact]
    public void BeforeAnythingIsLearned_ShouldCombineByThePrior() =>
        new FixedShare([0.25, 0.75]).Combine([4, 8]).ShouldBe(7);

    [Fact]
    public void Weights_ShouldFollowTheExpertThatIsRightNow_AndComeBackWhenItTurns()
    {
        var weights = new FixedShare([0.5, 0.5], rate: 0.1);
        for (var i = 0; i < 300; i++)
        {
            weights.Learn([Math.Sin(i), Math.Sin(i) + 3], Math.Sin(i));
        }

        weights.Weights[0].ShouldBeGreaterThan(0.9);
        for (var i = 0; i < 100; i++)
        {
            weights.Learn([Math.Sin(i) + 3, Math.Sin(i)], Math.Sin(i));
        }

        weights.Weights[1].ShouldBeGreaterThan(0.9);
        weights.Weights.Sum().ShouldBe(1, 1e-12);
    }

    [Fact]
    public void TheUnit_ShouldNotMatter()
    {
        var (small, large) = (new FixedShare([0.3, 0.7]), new FixedShare([0.3, 0.7]));
        var random = new Random(4);
        for (var i = 0; i < 200; i++)
        {
            double[] said = [random.NextDouble(), random.NextDouble()];
            var observed = random.NextDouble();
            small.Learn(said, observed);
            large.Learn([1000 * said[0], 1000 * said[1]], 1000 * observed);
        }

        large.Weights[0].ShouldBe(small.Weights[0], 1e-9);
    }

    [Fact]
    public void AgainstAlternatingRegimes_ShouldComeWithinReachOfTheBestFixedExpert_AndBeatIt()
    {
        var random = new Random(7);
        var weights = new FixedShare([0.5, 0.5], rate: 0.1);
        var (online, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < 4000; i++)
        {
            var observed = random.NextDouble();
            double[] said = i / 500 % 2 == 0 ? [observed + (0.2 * random.NextDouble()), observed + 1] : [observed + 1, observed + (0.2 * random.NextDouble())];
            online += Math.Pow(weights.Combine(said) - observed, 2);
            first += Math.Pow(said[0] - observed, 2);
            second += Math.Pow(said[1] - observed, 2);
            weights.Learn(said, observed);
        }

        online.ShouldBeLessThan(0.4 * Math.Min(first, second));
    }

    [Fact]
    public void ExpertsThatAreAllRight_ShouldKeepTheirWeights()
    {
        var weights = new FixedShare([0.2, 0.8]);
        weights.Learn([5, 5], 5);
        weights.Weights.ShouldBe([0.2, 0.8]);
    }
}
