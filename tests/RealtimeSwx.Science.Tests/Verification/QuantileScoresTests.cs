using RealtimeSwx.Domain;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Science.Tests.Verification;

public class QuantileScoresTests
{
    private static readonly double[] Uniform = [.. Enumerable.Range(0, QuantileLevels.Count).Select(QuantileLevels.Level)];

    [Fact]
    public void Pinball_ShouldWeighMissesByLevel()
    {
        QuantileScores.Pinball(0.9, 10, 12).ShouldBe(1.8, 1e-12);
        QuantileScores.Pinball(0.9, 10, 8).ShouldBe(0.2, 1e-12);
    }

    [Fact]
    public void Crps_ShouldBeAbsoluteError_WhenAllQuantilesAgree() =>
        QuantileScores.Crps(Enumerable.Repeat(3.0, 19).ToArray(), 7).ShouldBe(4, 1e-12);

    [Fact]
    public void Crps_ShouldBeNearTheIntegral_WhenTheForecastIsUniform() =>
        // Closed form of U(0,1) at its median: 1/12.
        QuantileScores.Crps(Uniform, 0.5).ShouldBe(1.0 / 12, 0.006);

    [Fact]
    public void IntervalScore_ShouldAddTwentyTimesTheMiss()
    {
        QuantileScores.IntervalScore90(Uniform, 0.5).ShouldBe(0.9, 1e-12);
        QuantileScores.IntervalScore90(Uniform, 1.05).ShouldBe(0.9 + 2, 1e-9);
        QuantileScores.Covered90(Uniform, 0.95).ShouldBeTrue();
        QuantileScores.Covered90(Uniform, 0.96).ShouldBeFalse();
    }

    [Fact]
    public void ProbabilityAtMost_ShouldInvertTheQuantiles_AndFallMonotonicallyOutside()
    {
        QuantileScores.ProbabilityAtMost(Uniform, 0.32).ShouldBe(0.32, 1e-12);
        QuantileScores.ProbabilityAtMost(Uniform, 0.05).ShouldBe(0.05, 1e-12);
        QuantileScores.ProbabilityAtMost(Uniform, 0.95).ShouldBe(0.95, 1e-12);
        var far = QuantileScores.ProbabilityAtMost(Uniform, -1);
        far.ShouldBeInRange(0, 0.001);
        QuantileScores.ProbabilityAtMost(Uniform, 0).ShouldBeInRange(far, 0.05);
        QuantileScores.ProbabilityAtMost(Uniform, 3).ShouldBeInRange(0.999, 1);
    }

    [Fact]
    public void ProbabilityAtMost_ShouldBeAStep_WhenAllQuantilesAgree()
    {
        var point = Enumerable.Repeat(-50.0, 19).ToArray();
        QuantileScores.ProbabilityAtMost(point, -51).ShouldBe(0);
        QuantileScores.ProbabilityAtMost(point, -49).ShouldBe(1);
    }

    [Fact]
    public void AWrongNumberOfQuantiles_IsRefused() =>
        Should.Throw<ArgumentException>(() => QuantileScores.Crps([1, 2, 3], 0));

    [Fact]
    public void QuantileSum_ShouldAverage()
    {
        var sum = default(QuantileSum).Add(Uniform, 0.5).Add(Uniform, 2);
        sum.Coverage90.ShouldBe(0.5);
        sum.Width90.ShouldBe(0.9, 1e-12);
        sum.Crps.ShouldBe((QuantileScores.Crps(Uniform, 0.5) + QuantileScores.Crps(Uniform, 2)) / 2, 1e-12);
    }
}
