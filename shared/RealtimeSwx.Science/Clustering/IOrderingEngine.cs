namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// The OPTICS order, once core distances are known. Every engine gives the same bits: next comes the unprocessed point with the smallest reachability,
/// the lowest index among equals; a point o is reached from p at <c>round15(max(distance, core[p]))</c> when the distance is at most max_eps and p is
/// core; its predecessor is the first processed point that reaches it at the smallest value.
/// </summary>
public interface IOrderingEngine
{
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    OpticsOrdering Order(OrderingTask task);
}

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

/// <summary>What an engine is given.</summary>
public sealed class OrderingTask
{
    private readonly int _minSamples;
    private readonly double[] _core;
    private readonly IProgress<double>? _progress;
    private readonly CancellationToken _cancel;

    internal OrderingTask(BlockedTree tree, double[] core, OpticsSettings settings, IProgress<double>? progress, CancellationToken cancel)
    {
        (Tree, _core, _minSamples, MaxEps) = (tree, core, settings.MinSamples, settings.MaxEps);
        (_progress, _cancel) = (progress, cancel);
    }

    public PointSet Points => Tree.Points;

    /// <summary>By point index; infinity where a point is not core within <see cref="MaxEps"/>.</summary>
    public ReadOnlySpan<double> CoreDistance => _core;

    /// <summary>Largest distance that links two points.</summary>
    public double MaxEps { get; }

    internal BlockedTree Tree { get; }

    /// <summary>To be called now and then: reports the progress and stops a cancelled task.</summary>
    public void Checkpoint(int processed)
    {
        _cancel.ThrowIfCancellationRequested();
        _progress?.Report(processed / (double)Points.Count);
    }

    /// <inheritdoc cref="OpticsOrdering"/>
    public OpticsOrdering Ordering(int[] order, double[] reachability, int[] predecessor) => new(_minSamples, order, reachability, _core, predecessor);
}
