using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Science.Statistics;

namespace RealtimeSwx.Learning.Tests.Maps;

/// <summary>Maps of noise; a lead's target is the size of its first input map one column further west, which no line from that lead's own cell can tell.</summary>
internal static class PlantedMaps
{
    public static readonly MapShape Shape = new(Rows: 8, Columns: 12, Leads: 3, PerLead: 2, Common: 1);

    public static MapSet Create(int seed, int count = 48)
    {
        var random = new Random(seed);
        return new MapSet(Shape, [.. Enumerable.Range(0, count).Select(_ => One(random))], [.. Enumerable.Repeat(1f, Shape.Rows)]);
    }

    /// <summary>The maps, so many columns further east.</summary>
    public static float[] Turned(ReadOnlySpan<float> maps, int columns)
    {
        var result = new float[maps.Length];
        for (var i = 0; i < maps.Length; i++)
        {
            var column = i % Shape.Columns;
            result[i - column + ((column + columns) % Shape.Columns)] = maps[i];
        }

        return result;
    }

    /// <summary>Mean squared error, and what a constant leaves.</summary>
    public static (double Error, double Variance) Score(IMapModel model, MapSet set)
    {
        var pairs = set.Samples.SelectMany(s => model.Predict(s.Input).Zip(s.Target)).Where(p => float.IsFinite(p.Second)).ToList();
        var mean = pairs.Average(p => p.Second);
        return (pairs.Average(p => Math.Pow(p.First - p.Second, 2)), pairs.Average(p => Math.Pow(p.Second - mean, 2)));
    }

    private static MapSample One(Random random)
    {
        float[] input = [.. Enumerable.Range(0, Shape.Channels * Shape.Cells).Select(_ => (float)NormalDistribution.Next(random))];
        var target = Turned(input.AsSpan(0, Shape.Leads * Shape.Cells), 1);
        return new MapSample(input, Array.ConvertAll(target, Math.Abs));
    }
}
