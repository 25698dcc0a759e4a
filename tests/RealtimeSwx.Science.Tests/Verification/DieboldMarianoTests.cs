using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Science.Tests.Verification;

public class DieboldMarianoTests
{
    [Fact]
    public void OneStep_ShouldBeTheOrdinaryTTest_OfTheMeanDifference()
    {
        // d = 1, 2, 3, 4: mean 2.5, population variance 1.25; the correction (n - 1) / n makes it the sample variance.
        var test = DieboldMariano.Overlapping([[1, 2, 3, 4]], 1);
        test.MeanDifference.ShouldBe(2.5);
        test.Statistic.ShouldBe(2.5 / Math.Sqrt(5.0 / 3 / 4), 1e-12);
        test.DegreesOfFreedom.ShouldBe(3);
        // Two-sided p of t = 3.873 with 3 degrees, from tables.
        test.PValue.ShouldBe(0.0305, 5e-4);
    }

    [Fact]
    public void Overlap_ShouldCountCovariancesUpToHorizonMinusOne_WithinStretchesOnly()
    {
        double[] a = [1, 3, 2, 5], b = [4, 1, 0];
        var (all, n) = ((double[])[.. a, .. b], 7);
        var mean = all.Average();
        double Covariance(int lag) => (Enumerable.Range(lag, 4 - lag).Sum(i => (a[i] - mean) * (a[i - lag] - mean)) + Enumerable.Range(lag, 3 - lag).Sum(i => (b[i] - mean) * (b[i - lag] - mean))) / n;
        var variance = (Covariance(0) + (2 * Covariance(1))) / n;
        var correction = (n + 1 - 4.0 + (2.0 / n)) / n;
        DieboldMariano.Overlapping([a, b], 2).Statistic.ShouldBe(mean / Math.Sqrt(variance) * Math.Sqrt(correction), 1e-12);
    }

    [Fact]
    public void ANegativeVariance_ShouldBeReplacedByBartlettWeights()
    {
        // Alternating differences: the first autocovariance is so negative that equal weights give no variance.
        double[] d = [3, -1, 3, -1, 3, -1, 3, -1];
        double Covariance(int lag) => Enumerable.Range(lag, 8 - lag).Sum(i => (d[i] - 1) * (d[i - lag] - 1)) / 8;
        var bartlett = (Covariance(0) + Covariance(1)) / 8;
        (Covariance(0) + (2 * Covariance(1))).ShouldBeLessThan(0);
        DieboldMariano.Overlapping([d], 2).Statistic.ShouldBe(1 / Math.Sqrt(bartlett) * Math.Sqrt((8 + 1 - 4 + 0.25) / 8), 1e-12);
    }

    [Fact]
    public void Storms_ShouldBeTheDraws_NotTheirSamples()
    {
        // Three storms of two equal samples: as many draws as storms, whatever their length.
        var test = DieboldMariano.ByStorm([[1, 1], [2, 2], [6, 6]]);
        test.MeanDifference.ShouldBe(3);
        test.DegreesOfFreedom.ShouldBe(2);
        test.Statistic.ShouldBe(3 / (Math.Sqrt(7) / Math.Sqrt(3)), 1e-12);
        DieboldMariano.ByStorm([[1, 1, 1], [2, 2, 2], [6, 6, 6]]).Statistic.ShouldBe(test.Statistic, 1e-12);
        DieboldMariano.ByStorm([[1, 2, 3]]).PValue.ShouldBe(double.NaN);
    }

    [Fact]
    public void Sizes_ShouldBeRight_WhenNeitherForecastIsBetter()
    {
        // Moving sums of 4: the dependence that a lead of 4 steps has. Independent errors would reject far too often.
        var random = new Random(5);
        var rejected = (Aware: 0, Naive: 0, Storms: 0);
        const int Trials = 400;
        for (var trial = 0; trial < Trials; trial++)
        {
            double[][] storms = [.. Enumerable.Range(0, 12).Select(_ =>
            {
                double[] e = [.. Enumerable.Range(0, 53).Select(_ => random.NextDouble() - 0.5)];
                return (double[])[.. Enumerable.Range(0, 50).Select(i => e[i] + e[i + 1] + e[i + 2] + e[i + 3])];
            })];
            rejected.Aware += DieboldMariano.Overlapping(storms, 4).PValue < 0.05 ? 1 : 0;
            rejected.Naive += DieboldMariano.Overlapping(storms, 1).PValue < 0.05 ? 1 : 0;
            rejected.Storms += DieboldMariano.ByStorm(storms).PValue < 0.05 ? 1 : 0;
        }

        (rejected.Aware / (double)Trials).ShouldBeInRange(0.02, 0.09);
        (rejected.Storms / (double)Trials).ShouldBeInRange(0.02, 0.09);
        (rejected.Naive / (double)Trials).ShouldBeGreaterThan(0.2);
    }
}
