namespace RealtimeSwx.Science.Clustering;

/// <summary>The engines of this library; <see cref="Optics"/> takes <see cref="BySize"/> unless <see cref="OpticsSettings.Engine"/> names one.</summary>
public static class OrderingEngines
{
    /// <summary>Every pair of points by SIMD: small sets and many dimensions.</summary>
    public static IOrderingEngine Dense { get; } = new DenseEngine();

    /// <summary>A kd-tree with lazily widened rings: large sets in few dimensions.</summary>
    public static IOrderingEngine Rings { get; } = new RingEngine();

    /// <summary>The faster of the two for the number of points and dimensions.</summary>
    public static IOrderingEngine BySize { get; } = new SizedEngine(null, int.MaxValue);

    /// <summary><paramref name="large"/> for sets of <paramref name="from"/> points and more, <see cref="BySize"/> for smaller ones.</summary>
    public static IOrderingEngine WithLarge(IOrderingEngine large, int from)
    {
        ArgumentNullException.ThrowIfNull(large);
        return new SizedEngine(large, from);
    }
}
