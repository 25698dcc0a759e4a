using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class SymHSummaryTests
{
    [Fact]
    public void Bootstrap_ShouldDrawStorms_NotSamples()
    {
        var same = Enumerable.Repeat(default(ErrorSum).Add(3, 0).Add(-3, 0), 20).ToList();
        StormBootstrap.Rmse90(same).ShouldBe((3, 3));
        var (low, high) = StormBootstrap.Rmse90([.. Enumerable.Range(1, 20).Select(e => default(ErrorSum).Add(e, 0))]);
        low.ShouldBeInRange(8, 11.5);
        high.ShouldBeInRange(12.5, 16);
    }

    [Fact]
    public void Classes_ShouldTakeTheEdgeIntoTheDeeperOne_AndLeaveOutWhatHasNoSamples()
    {
        var classes = new IntensityClasses();
        double[] quantiles = [.. Enumerable.Range(0, 19).Select(i => -60.0 + i)];
        classes.Add(-45, quantiles, -49);
        classes.Add(-45, quantiles, -50);
        classes.Add(-45, quantiles, -400);
        var json = classes.ToJson();
        json.Select(c => (string)c!["observed"]!).ShouldBe(["> -50", "-50 to -90", "<= -390"]);
        json.Select(c => (double)c!["rmse"]!).ShouldBe([4, 5, 355]);
        json.Select(c => (double)c!["coverage90"]!).ShouldBe([1, 1, 0]);
    }
}
