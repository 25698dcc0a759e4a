using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Learning.Tests.Networks;

/// <summary>A head whose weights are distributions.</summary>
public class VariationalTests
{
    private static readonly NetworkSpec Small = NetworkSpec.For("mlp") with
    {
        Width = 16, Hidden = 16, Chunk = 24, Batch = 8, Epochs = 40, LearningRate = 1e-2, InputDropout = 0, Dropout = 0, InputNoise = 0, Average = 0.9, KlWeight = 1,
    };

    [Fact]
    public void Draws_ShouldSpreadMore_WhenThereIsLessToLearnFrom()
    {
        var inputs = PlantedSeries.Create(2, 0).Series[0].Inputs;
        // As many steps for both.
        var little = Spread(PlantedSeries.Create(1, 0, series: 1, rows: 40), inputs, epochs: 400);
        little.ShouldBeGreaterThan(1.5 * Spread(PlantedSeries.Create(1, 0, series: 20), inputs, epochs: 28));
    }

    [Fact]
    public void MeanOfDraws_ShouldBeNearTheMeanWeights()
    {
        var train = PlantedSeries.Create(1, 0);
        using var model = Fit(train);
        PlantedSeries.MeanSquaredError(model, train).ShouldBeLessThan(0.3 * PlantedSeries.Variance(train));
        var inputs = train.Series[0].Inputs;
        var draws = model.Draws(inputs, 200, 1);
        var mean = Enumerable.Range(0, draws[0].Length).Select(i => (float)draws.Average(d => d[i])).ToArray();
        var plain = model.PredictSeries(inputs);
        Enumerable.Range(0, 120).Average(r => Math.Abs((double)mean[r * 4] - plain[r * 4])).ShouldBeLessThan(0.05);
    }

    [Fact]
    public void SavedModel_ShouldDrawTheSame_WhenLoaded()
    {
        using var model = Fit(PlantedSeries.Create(1, 0));
        using var loaded = new TorchLearners("cpu").Networks.Load(model.Save());
        var inputs = PlantedSeries.Create(2).Series[0].Inputs;
        loaded.Draws(inputs, 1, 4)[0].ShouldBe(model.Draws(inputs, 1, 4)[0]);
    }

    private static double Spread(SeriesSet train, float[] inputs, int epochs)
    {
        using var model = Fit(train, epochs);
        var draws = model.Draws(inputs, 30, 1);
        return Enumerable.Range(0, 120).Average(r =>
        {
            var values = draws.Select(d => (double)d[r * 4]).ToList();
            return Math.Sqrt(values.Average(v => Math.Pow(v - values.Average(), 2)));
        });
    }

    private static INetworkModel Fit(SeriesSet train, int epochs = 40) => new TorchLearners("cpu").Networks.Fit(train, null, Small with { Epochs = epochs }, null, CancellationToken.None).Model;
}
