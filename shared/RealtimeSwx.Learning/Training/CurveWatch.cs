using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>
/// Watches a training without taking part in it: the weighted mean squared error of the means, on some of the series trained on and on others. The
/// loss of a training itself is that of a network disturbed by dropout and noise, and may hold spreads: no measure to compare sets by.
/// </summary>
internal sealed class CurveWatch : IDisposable
{
    /// <summary>Series of each set that are looked at, evenly chosen.</summary>
    private const int Most = 16;

    private readonly HeldOut _train;
    private readonly HeldOut _held;

    public CurveWatch(SeriesSet train, SeriesSet held, NetworkSpec spec, Device device)
    {
        var plain = spec with { VariancePower = 0, Huber = 0, ScaleWeight = 0 };
        (_train, _held) = (new HeldOut(Some(train), plain, device), new HeldOut(Some(held), plain, device));
    }

    public WatchedLoss Loss(CausalNetwork network) => new(_train.Loss(network), _held.Loss(network));

    public void Dispose()
    {
        _train.Dispose();
        _held.Dispose();
    }

    private static SeriesSet Some(SeriesSet set)
    {
        var every = (set.Series.Count + Most - 1) / Most;
        return new SeriesSet(set.Features, set.Leads, [.. set.Series.Where((_, i) => i % every == 0)]);
    }
}
