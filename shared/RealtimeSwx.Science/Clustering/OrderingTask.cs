namespace RealtimeSwx.Science.Clustering;

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
