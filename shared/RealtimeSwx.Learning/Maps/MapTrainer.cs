using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Maps;

/// <summary>
/// Trains a network of maps: AdamW on a one-cycle rate, clipped gradients, a moving average of the weights. All randomness comes from the seed,
/// whatever else runs in the process.
/// </summary>
internal sealed class MapTrainer : IDisposable
{
    private const double Rise = 0.15;

    private readonly MapNetwork _network;
    private readonly MapNetworkSpec _spec;
    private readonly MapBatches _batches;
    private readonly int[] _order;
    private readonly Random _shuffle;
    private readonly Generator _source;
    private readonly Randomness _randomness;
    private readonly AdamW _optimizer;
    private readonly MovingAverage _average;

    public MapTrainer(MapNetwork network, MapSet train, Device device)
    {
        (_network, _spec) = (network, network.Spec);
        if (!train.Samples.Any(s => s.Target.Any(float.IsFinite)))
        {
            throw new ArgumentException("There is no map to learn from.", nameof(train));
        }

        _order = [.. Enumerable.Range(0, train.Samples.Count)];
        _shuffle = new Random(_spec.Seed);
        _batches = new MapBatches(train, device);
        _source = new Generator((ulong)_spec.Seed, device);
        _randomness = new Randomness(_source, Dropout: true, Weights: true);
        _optimizer = new AdamW(network, _spec.WeightDecay);
        _average = new MovingAverage(network, _spec.Average);
    }

    /// <summary>Runs all epochs, or fewer when <paramref name="validation"/> stops improving; the network ends with the averaged weights of the last or the best.</summary>
    /// <returns>One report per epoch.</returns>
    public IReadOnlyList<EpochReport> Run(MapBatches? validation, int held, IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        var curve = new List<EpochReport>();
        using var best = new BestWeights(_network, _spec.Patience);
        for (var epoch = 0; epoch < _spec.Epochs; epoch++)
        {
            var (loss, norm) = Epoch(epoch, cancel);
            _average.Swap();
            double? judged = validation is null ? null : Judge(validation, held);
            curve.Add(new EpochReport(epoch + 1, _spec.Epochs, loss, judged) { GradientNorm = norm });
            progress?.Report(curve[^1]);
            if (judged is { } now && !best.Offer(now))
            {
                break;
            }

            if (epoch + 1 < _spec.Epochs)
            {
                _average.Swap();
            }
        }

        best.Restore();
        return curve;
    }

    public void Dispose()
    {
        _batches.Dispose();
        _source.Dispose();
        _optimizer.Dispose();
        _average.Dispose();
    }

    private (double Loss, double GradientNorm) Epoch(int epoch, CancellationToken cancel)
    {
        _shuffle.Shuffle(_order);
        var steps = (_order.Length + _spec.Batch - 1) / _spec.Batch;
        var (sum, weight, norm) = (0.0, 0.0, 0.0);
        for (var step = 0; step < steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var from = step * _spec.Batch;
            _network.zero_grad();
            var (squares, count) = _batches.Errors(_network, _order.AsSpan(from, Math.Min(_spec.Batch, _order.Length - from)), _randomness);
            if (count.Number() <= 0)
            {
                continue; // None of these samples has a target.
            }

            (squares / count).backward();
            norm += nn.utils.clip_grad_norm_(_network.parameters(), _spec.GradientClip) / steps;
            _optimizer.Step(_spec.LearningRate * OneCycle.At((epoch + (step / (double)steps)) / _spec.Epochs, Rise));
            _average.Follow();
            sum += squares.Number();
            weight += count.Number();
        }

        return (sum / weight, norm);
    }

    private double Judge(MapBatches held, int samples)
    {
        using var mode = no_grad();
        var (sum, weight) = (0.0, 0.0);
        foreach (var some in Enumerable.Range(0, samples).Chunk(_spec.Batch))
        {
            using var scope = NewDisposeScope();
            var (squares, count) = held.Errors(_network, some, null);
            sum += squares.Number();
            weight += count.Number();
        }

        return sum / weight;
    }
}
