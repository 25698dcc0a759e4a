using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Learning.Tests.Networks;

/// <summary>Series whose first target is the size of the first feature some rows ago, and whose second is the second feature now with noise of 0.5.</summary>
internal static class PlantedSeries
{
    public const int Features = 4;
    public const int Leads = 2;
    public const double NoiseOfSecond = 0.5;

    public static SeriesSet Create(int seed, int lag = 3, int series = 6, int rows = 120)
    {
        var random = new Random(seed);
        return new SeriesSet(Features, Leads, [.. Enumerable.Range(0, series).Select(_ => One(random, rows, lag))]);
    }

    public static double MeanSquaredError(INetworkModel model, SeriesSet set, int lead = 0)
    {
        var (sum, count) = (0.0, 0);
        foreach (var series in set.Series)
        {
            var said = model.PredictSeries(series.Inputs);
            for (var row = 0; row < series.Rows; row++)
            {
                if (series.Weights[row] > 0 && float.IsFinite(series.Targets[(row * Leads) + lead]))
                {
                    sum += Math.Pow(said[(row * 2 * Leads) + lead] - series.Targets[(row * Leads) + lead], 2);
                    count++;
                }
            }
        }

        return sum / count;
    }

    /// <summary>Of the targets of a lead: what a constant leaves.</summary>
    public static double Variance(SeriesSet set, int lead = 0)
    {
        var all = set.Series.SelectMany(s => Enumerable.Range(0, s.Rows).Select(r => (double)s.Targets[(r * Leads) + lead])).Where(double.IsFinite).ToList();
        return all.Average(v => (v - all.Average()) * (v - all.Average()));
    }

    /// <summary>Some rows of a series, with its inputs alone.</summary>
    public static float[] Rows(SeriesRows series, int from, int count) => series.Inputs.AsSpan(from * Features, count * Features).ToArray();

    private static SeriesRows One(Random random, int rows, int lag)
    {
        var inputs = new float[rows * Features];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (float)Normal(random);
        }

        var targets = new float[rows * Leads];
        for (var row = 0; row < rows; row++)
        {
            targets[row * Leads] = row < lag ? float.NaN : MathF.Abs(inputs[(row - lag) * Features]);
            targets[(row * Leads) + 1] = inputs[(row * Features) + 1] + (float)(NoiseOfSecond * Normal(random));
        }

        return new SeriesRows(inputs, targets, [.. Enumerable.Range(0, rows).Select(r => r < 5 ? 0f : 1f)]);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
