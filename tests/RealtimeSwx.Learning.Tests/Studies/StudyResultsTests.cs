using RealtimeSwx.Sequence.Augmentation;
using RealtimeSwx.Sequence.Studies;

namespace RealtimeSwx.Learning.Tests.Studies;

public sealed class StudyResultsTests
{
    [Fact]
    public void Results_ShouldBeThereAgain_WhenAStudyGoesOn()
    {
        var path = Path.Combine(Path.GetTempPath(), $"study-{Guid.NewGuid():n}.csv");
        try
        {
            var first = new StudyResults(path);
            first.Add([Line("a 25 %", 1, 3, 0, 10, 2.5), Line("a 25 %", 1, 4, 0, 30, 0.1 + 0.2)]);
            var second = new StudyResults(path);
            second.Has("a 25 %", 1).ShouldBeTrue();
            second.Has("a 25 %", 2).ShouldBeFalse();
            second.Sums("a 25 %", 1, 0).ShouldBe(first.Sums("a 25 %", 1, 0));
            second.Sums("a 25 %", 1, 0).Crps.ShouldBe((2.5 + 0.1 + 0.2) / 40, 1e-12);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Differences_ShouldPairSeeds_AndLeaveOtherSplitsOut()
    {
        var results = new StudyResults(null);
        foreach (var seed in (int[])[1, 2, 3])
        {
            results.Add([Line("none", seed, 1, 0, 10, 20 + seed), Line("none", seed, 1, 0, 10, 1000) with { Split = "tuning" }]);
        }

        results.Add([Line("more", 1, 1, 0, 10, 20), Line("more", 2, 1, 0, 10, 20)]);
        results.Add([Line("more", 2, 1, 0, 0, 0)]);
        results.Differences("more", "none", 0).ShouldBe([-0.1, -0.2], 1e-9);
        var (low, high) = results.OverStorms("more", "none", 0);
        low.ShouldBe(-0.2, 1e-9, "mean of two seeds against mean of three");
        high.ShouldBe(-0.2, 1e-9, "one storm is always drawn");
    }

    private static ScoreLine Line(string arm, int seed, int storm, int lead, int count, double crps) => new(arm, seed, "validation", storm, lead, false, new ScoreSums(count, crps, 2 * crps, count));
}
