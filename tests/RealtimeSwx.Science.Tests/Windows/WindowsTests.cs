using CsCheck;
using RealtimeSwx.Science.Windows;

namespace RealtimeSwx.Science.Tests.Windows;

public class WindowsTests
{
    private static readonly Gen<double[]> Series = Gen.Double[-500, 500].Array[1, 60];

    [Fact]
    public void RunningMean_ShouldEqualTheSumOverTheWindow_ForAnySeries() =>
        Series.Select(Gen.Int[1, 80]).Sample((values, count) =>
        {
            var running = new RunningMean(values);
            for (var end = 0; end < values.Length; end++)
            {
                var window = values[Math.Max(0, end + 1 - count)..(end + 1)];
                var mean = window.Average();
                running.Mean(end, count).ShouldBe(mean, 1e-9);
                running.Deviation(end, count).ShouldBe(Math.Sqrt(window.Average(v => (v - mean) * (v - mean))), 1e-4);
            }
        });

    [Fact]
    public void TrailingExtreme_ShouldLookBackOnly() =>
        Series.Select(Gen.Int[1, 80]).Sample((values, count) =>
        {
            var end = values.Length / 2;
            var window = values[Math.Max(0, end + 1 - count)..(end + 1)];
            TrailingExtreme.Minimum(values, end, count).ShouldBe(window.Min());
            TrailingExtreme.Maximum(values, end, count).ShouldBe(window.Max());
        });

    [Fact]
    public void ForwardFill_ShouldCarryTheLastValue_AndNeverTheNext()
    {
        var (filled, age) = ForwardFill.Apply([double.NaN, 3, double.NaN, double.NaN, 7], before: -1);
        filled.ShouldBe([-1, 3, 3, 3, 7]);
        age.ShouldBe([5, 0, 1, 2, 0]);
    }

    [Fact]
    public void ForwardFill_ShouldNotChangeThePast_WhenTheFutureDoes() =>
        Series.Sample(values =>
        {
            var whole = ForwardFill.Apply(values, 0).Filled;
            var cut = values.Length / 2;
            ForwardFill.Apply(values.AsSpan(0, cut), 0).Filled.ShouldBe(whole[..cut]);
        });
}
