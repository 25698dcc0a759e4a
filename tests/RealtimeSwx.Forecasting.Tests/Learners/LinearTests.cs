using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Tests.Learners;

public class LinearTests
{
    private static readonly string[] Names = ["a", "b", "constant"];

    [Fact]
    public void Ridge_ShouldFindThePlane_AndSubtractAFold()
    {
        var rows = Enumerable.Range(0, 200).Select(i => new[] { MathF.Sin(i), MathF.Cos(i * 1.7f), 4f }).ToList();
        var scaling = FeatureScaling.Fit(Names, rows.Select(r => (ReadOnlyMemory<float>)r), 8);
        var (whole, fold) = (new NormalEquations(3, 1), new NormalEquations(3, 1));
        var scaled = new float[3];
        for (var i = 0; i < rows.Count; i++)
        {
            scaling.Apply(rows[i], scaled);
            // The second half obeys another law.
            double[] target = [i < 100 ? (3 * rows[i][0]) - rows[i][1] + 5 : 100];
            whole.Add(scaled, target);
            if (i >= 100)
            {
                fold.Add(scaled, target);
            }
        }

        whole.Add(fold, -1);
        var model = whole.Solve(scaling, [1e-6]);
        model.Predict([0.5f, -0.2f, 4f])[0].ShouldBe(1.5 + 0.2 + 5, 1e-4);
    }

    [Fact]
    public void Ridge_ShouldFitEachOutput_OnTheRowsThatHaveItsTarget()
    {
        var rows = Enumerable.Range(0, 60).Select(i => new[] { MathF.Sin(i), MathF.Cos(i * 1.7f), 4f }).ToList();
        var scaling = FeatureScaling.Fit(Names, rows.Select(r => (ReadOnlyMemory<float>)r), 8);
        var (both, alone) = (new NormalEquations(3, 2), new NormalEquations(3, 1));
        var scaled = new float[3];
        for (var i = 0; i < rows.Count; i++)
        {
            scaling.Apply(rows[i], scaled);
            var (first, second) = (rows[i][0] + Math.Sin(i * i), (2 * rows[i][1]) - (i % 5));
            both.Add(scaled, [first, i % 3 == 0 ? double.NaN : second]);
            if (i % 3 != 0)
            {
                alone.Add(scaled, [second]);
            }
        }

        var (of, expected) = (both.Solve(scaling, [1e-3, 1e-3]).Predict([0.5f, -0.2f, 4f]), alone.Solve(scaling, [1e-3]).Predict([0.5f, -0.2f, 4f]));
        of[1].ShouldBe(expected[0], 1e-9);
        double.IsFinite(of[0]).ShouldBeTrue();
    }

    [Fact]
    public void ConvexWeights_ShouldPreferTheBetter_AndShareBetweenIndependentErrors()
    {
        var random = new Random(1);
        var truth = Enumerable.Range(0, 2000).Select(_ => random.NextDouble() * 50).ToArray();
        double[] Noisy(double by) => [.. truth.Select(t => t + (by * (random.NextDouble() - 0.5)))];
        var weights = ConvexWeights.Fit([Noisy(10), Noisy(10), Noisy(100)], truth);
        weights.Sum().ShouldBe(1, 1e-9);
        weights[0].ShouldBe(0.5, 0.05);
        weights[1].ShouldBe(0.5, 0.05);
        weights[2].ShouldBeInRange(0, 0.03);
    }
}
