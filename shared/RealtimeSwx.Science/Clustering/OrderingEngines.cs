namespace RealtimeSwx.Science.Clustering;

/// <summary>The engines of this library; <see cref="Optics"/> chooses between them unless <see cref="OpticsSettings.Engine"/> names one.</summary>
public static class OrderingEngines
{
    // Where the two took the same time: 3,000 points in 2 dimensions, 8,000 in 4, tens of thousands in 8 (docs/performance.md).
    private const double DenseInNoDimension = 1000;
    private const double DensePerDimension = 1.7;
    private const int MostDense = 100_000;

    /// <summary>Every pair of points by SIMD: small sets and many dimensions.</summary>
    public static IOrderingEngine Dense { get; } = new DenseEngine();

    /// <summary>A kd-tree with lazily widened rings: large sets in few dimensions.</summary>
    public static IOrderingEngine Rings { get; } = new RingEngine();

    internal static IOrderingEngine For(PointSet points) =>
        points.Count <= Math.Min(MostDense, DenseInNoDimension * Math.Pow(DensePerDimension, points.Dimensions)) ? Dense : Rings;
}
