using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Science.Tests.Verification;

public class ErrorSumTests
{
    [Fact]
    public void Sum_ShouldGiveBiasMaeAndRmse()
    {
        var sum = ErrorSum.Of([1, 2, 6], [0, 4, 3]);
        sum.Bias.ShouldBe(2.0 / 3, 1e-12);
        sum.Mae.ShouldBe(2, 1e-12);
        sum.Rmse.ShouldBe(Math.Sqrt(14.0 / 3), 1e-12);
    }

    [Fact]
    public void Skill_ShouldBeZeroAgainstItself_AndHalfAtHalfTheError()
    {
        var reference = ErrorSum.Of([2, -2], [0, 0]);
        reference.SkillOver(reference).ShouldBe(0);
        ErrorSum.Of([1, -1], [0, 0]).SkillOver(reference).ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void Rmse_ShouldBeNaN_WhenNothingWasScored() => default(ErrorSum).Rmse.ShouldBe(double.NaN);

    [Fact]
    public void BinnedError_ShouldWeighEveryBinAlike()
    {
        // Bin [0,10) holds three errors of 1, bin [-110,-100) one error of 30.
        BinnedError.Of([1, 2, 3, -75], [0, 1, 2, -105]).ShouldBe((1 + 30) / 2.0, 1e-12);
    }
}
