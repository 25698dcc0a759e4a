using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>Sets of points in which equal distances, duplicates, thin and dense places and tiny differences occur.</summary>
public static class PlantedPoints
{
    public enum Shape
    {
        Uniform,
        Blobs,
        Lattice,
        FewPlaces,
        Line,
        Tiny,
    }

    public static PointSet Points(Shape shape, int n, int d, Random random)
    {
        var slope = Enumerable.Range(0, d).Select(_ => random.NextDouble()).ToArray();
        var values = new double[n * d];
        for (var i = 0; i < n; i++)
        {
            var place = random.Next(4);
            var along = random.NextDouble();
            for (var k = 0; k < d; k++)
            {
                values[i * d + k] = shape switch
                {
                    Shape.Uniform => random.NextDouble() * 10,
                    Shape.Blobs => place * 3 * slope[k] + (place + 1) * 0.3 * Normal(random),
                    Shape.Lattice => random.Next(6),
                    Shape.FewPlaces => place * slope[k],
                    Shape.Line => along * slope[k],
                    _ => random.Next(50) * 1e-15,
                };
            }
        }

        return new PointSet(values, n, d);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
