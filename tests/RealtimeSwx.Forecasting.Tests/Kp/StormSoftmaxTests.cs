using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Kp.Training;

namespace RealtimeSwx.Forecasting.Tests.Kp;

public sealed class StormSoftmaxTests
{
    private const int Samples = 40_000;

    /// <summary>Levels drawn from an adjacent-category law of one predictor; a second predictor says nothing. G5 comes a few dozen times.</summary>
    private static (List<(double[] X, int Level)> Drawn, Func<double, double[]> AtLeast) Planted()
    {
        double[] intercepts = [-4, -6.5, -9.5, -13.5, -20];
        double[] Law(double x)
        {
            var odds = intercepts.Select((a, g) => Math.Exp(a + ((g + 1) * 1.2 * x))).ToArray();
            var exact = odds.Select(o => o / (1 + odds.Sum())).ToArray();
            return [.. Enumerable.Range(0, 5).Select(g => exact.Skip(g).Sum())];
        }

        var random = new Random(4);
        var drawn = new List<(double[], int)>();
        for (var i = 0; i < Samples; i++)
        {
            var x = 1.3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var u = random.NextDouble();
            drawn.Add(([x, random.NextDouble()], Law(x).Count(p => p > u)));
        }

        return (drawn, Law);
    }

    [Fact]
    public void Fit_ShouldFindThePlantedProbabilities_OfRareClassesToo()
    {
        var (drawn, law) = Planted();
        var fit = new StormSoftmaxFit();
        drawn.ForEach(d => fit.Add(d.X, d.Level));
        var found = fit.Fit();

        drawn.Count(d => d.Level == 5).ShouldBeInRange(5, 150);
        foreach (var x in (double[])[-1, 0, 1, 2, 3])
        {
            var (said, truth) = (found.AtLeast([x, 0.5]), law(x));
            for (var g = 0; g < 5; g++)
            {
                said[g].ShouldBe(truth[g], ((g < 4 ? 0.25 : 0.5) * truth[g]) + 0.003, $"G{g + 1} at {x}");
            }

            said.ShouldBe(said.OrderDescending());
        }

        // Balanced classes do not show in the mean: what they did to the odds is taken back.
        drawn.Average(d => found.AtLeast(d.X)[0]).ShouldBe(drawn.Count(d => d.Level > 0) / (double)Samples, 0.003);
    }

    [Fact]
    public void Probabilities_ShouldStayFinite_FarOutsideTheTraining()
    {
        var fit = new StormSoftmaxFit();
        Planted().Drawn.Take(5000).ToList().ForEach(d => fit.Add(d.X, d.Level));
        var found = fit.Fit();
        foreach (var x in (double[])[-1000, 1000])
        {
            found.AtLeast([x, 0]).ShouldAllBe(p => p >= 0 && p <= 1);
        }
    }
}
