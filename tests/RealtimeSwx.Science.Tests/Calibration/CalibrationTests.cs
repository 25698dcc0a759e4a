using RealtimeSwx.Science.Calibration;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Science.Tests.Calibration;

public class CalibrationTests
{
    [Fact]
    public void ResidualQuantiles_ShouldCoverNinetyPercent_OfFreshErrorsWhoseSpreadFollowsTheLevel()
    {
        var (predicted, residuals) = Sample(new Random(1), 6000);
        var table = ResidualQuantiles.Fit(predicted, residuals, [-160, -120, -80, -40]);
        var (p, r) = Sample(new Random(2), 6000);
        var sum = default(QuantileSum);
        for (var i = 0; i < p.Length; i++)
        {
            sum = sum.Add(table.Apply(p[i]).AsSpan(), p[i] + r[i]);
        }

        sum.Coverage90.ShouldBe(0.9, 0.02);
        QuantileScores.Width90(table.Apply(-150).AsSpan()).ShouldBeGreaterThan(3 * QuantileScores.Width90(table.Apply(0).AsSpan()));
    }

    [Fact]
    public void Apply_ShouldBeAscendingAndContinuous_AcrossLevels()
    {
        var (predicted, residuals) = Sample(new Random(3), 3000);
        var table = ResidualQuantiles.Fit(predicted, residuals, [-160, -120, -80, -40]);
        for (var level = -250.0; level < 50; level += 0.5)
        {
            var here = table.Apply(level);
            here.ShouldBe(here.Order());
            QuantileScores.Width90(table.Apply(level + 0.5).AsSpan()).ShouldBe(QuantileScores.Width90(here.AsSpan()), 2);
        }
    }

    [Fact]
    public void Fit_ShouldJoinThinBins()
    {
        double[] predicted = [.. Enumerable.Range(0, 500).Select(i => (double)-i % 20)];
        var table = ResidualQuantiles.Fit(predicted, predicted, [-400, -300, -10], minimum: 100);
        table.Levels.Length.ShouldBe(2);
        table.Levels.ShouldBe(table.Levels.Order());
    }

    [Fact]
    public void Centred_ShouldPutThePredictionInTheMiddle_AndStayAscending()
    {
        var random = new Random(6);
        double[] residuals = [.. Enumerable.Range(0, 1000).Select(_ => -Math.Log(random.NextDouble()))];
        var skewed = ResidualQuantiles.Fit(new double[1000], residuals, []);
        skewed.Apply(0)[9].ShouldBe(Math.Log(2), 0.1);
        var centred = skewed.Centred().Apply(0);
        centred[9].ShouldBe(centred[8]);
        centred.ShouldBe(centred.Order());
        double[] symmetric = [.. Enumerable.Range(0, 1001).Select(i => (i - 499.0) / 100)];
        ResidualQuantiles.Fit(new double[1001], symmetric, []).Centred().Apply(3)[9].ShouldBe(3, 1e-12);
    }

    [Fact]
    public void AdaptiveScale_ShouldBringCoverageBack_WhenErrorsGrow()
    {
        var random = new Random(4);
        var scale = default(AdaptiveScale);
        var covered = 0;
        for (var i = 0; i < 4000; i++)
        {
            // Interval fitted for U(-1,1) errors; the world now has U(-1.6,1.6).
            var hit = Math.Abs((random.NextDouble() * 3.2) - 1.6) <= 0.9 * scale.Factor;
            covered += i >= 2000 && hit ? 1 : 0;
            scale = scale.Learn(hit, 0.02);
        }

        (covered / 2000.0).ShouldBe(0.9, 0.02);
        scale.Factor.ShouldBe(1.6, 0.25);
    }

    private static (double[] Predicted, double[] Residuals) Sample(Random random, int n)
    {
        var predicted = new double[n];
        var residuals = new double[n];
        for (var i = 0; i < n; i++)
        {
            predicted[i] = -200 * random.NextDouble();
            residuals[i] = (random.NextDouble() - 0.5) * (2 + (0.2 * -predicted[i]));
        }

        return (predicted, residuals);
    }
}
