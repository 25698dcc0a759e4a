using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>
/// Trains a causal network on chunks of series: every row of a chunk is a target, the rows before it only set the state. AdamW on a one-cycle
/// rate, clipped gradients, a moving average of the weights. All randomness comes from the seed, whatever else runs in the process.
/// </summary>
internal sealed class ChunkTrainer : IDisposable
{
    private const double Rise = 0.15;

    private readonly CausalNetwork _network;
    private readonly NetworkSpec _spec;
    private readonly ChunkPlan _plan;
    private readonly ChunkPlan? _earlier;
    private readonly SeriesTensors _data;
    private readonly Generator _source;
    private readonly Randomness _randomness;
    private readonly Random _order;
    private readonly AdamW _optimizer;
    private readonly MovingAverage _average;
    private readonly NoisePool? _noise;

    /// <param name="rehearsal">As many chunks of it as of <paramref name="train"/> are mixed into every epoch.</param>
    public ChunkTrainer(CausalNetwork network, SeriesSet train, SeriesSet? rehearsal, NetworkSpec spec, Device device)
    {
        (_network, _spec, _order) = (network, spec, new Random(spec.Seed));
        _plan = new ChunkPlan(train, spec);
        _earlier = rehearsal is null ? null : new ChunkPlan(rehearsal, spec, train.Series.Count);
        if (_plan.Rows == 0)
        {
            throw new ArgumentException("There is no row with a target to train on.", nameof(train));
        }

        _data = new SeriesTensors(rehearsal is null ? train : new SeriesSet(train.Features, train.Leads, [.. train.Series, .. rehearsal.Series]), spec, device);
        _source = new Generator((ulong)spec.Seed, device);
        _randomness = new Randomness(_source, Dropout: true, Weights: true);
        _optimizer = new AdamW(network, spec.WeightDecay);
        _average = new MovingAverage(network, spec.Average);
        _noise = spec.InputNoise > 0 ? new NoisePool((long)spec.Batch * (spec.WarmUp + spec.Chunk) * train.Features, spec.InputNoise, _source, device) : null;
    }

    /// <summary>Runs all epochs, or fewer when <paramref name="validation"/> stops improving; the network ends with the averaged weights of the last or the best.</summary>
    /// <returns>One report per epoch.</returns>
    public IReadOnlyList<EpochReport> Run(HeldOut? validation, CurveWatch? watch, IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        var curve = new List<EpochReport>();
        using var best = new BestWeights(_network, _spec.Patience);
        for (var epoch = 0; epoch < _spec.Epochs; epoch++)
        {
            var (loss, norm) = Epoch(epoch, cancel);
            _average.Swap();
            var held = validation?.Loss(_network);
            curve.Add(new EpochReport(epoch + 1, _spec.Epochs, loss, held) { GradientNorm = norm, Watched = watch?.Loss(_network) });
            progress?.Report(curve[^1]);
            if (held is { } now && !best.Offer(now))
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
        _data.Dispose();
        _source.Dispose();
        _optimizer.Dispose();
        _average.Dispose();
        _noise?.Dispose();
    }

    private (double Loss, double GradientNorm) Epoch(int epoch, CancellationToken cancel)
    {
        var chunks = Chunks();
        var steps = (chunks.Length + _spec.Batch - 1) / _spec.Batch;
        var (sum, weight, norm) = (0.0, 0.0, 0.0);
        for (var step = 0; step < steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            var from = step * _spec.Batch;
            var rate = _spec.LearningRate * OneCycle.At((epoch + (step / (double)steps)) / _spec.Epochs, Rise);
            var done = Step(chunks.AsSpan(from, Math.Min(_spec.Batch, chunks.Length - from)), rate);
            sum += done.Loss;
            weight += done.Weight;
            norm += done.GradientNorm;
        }

        return (sum / weight, norm / steps);
    }

    private (double Loss, double Weight, double GradientNorm) Step(ReadOnlySpan<Chunk> chunks, double rate)
    {
        using var scope = NewDisposeScope();
        var batch = _data.Gather(chunks, _spec.WarmUp, _spec.Chunk);
        var input = _noise?.Add(batch.Input, _order) ?? batch.Input;
        _network.zero_grad();
        var (sum, weight) = ForecastLoss.Of(_network.Forward(input, _randomness).narrow(1, _spec.WarmUp, _spec.Chunk), batch, _spec);
        var loss = sum / weight;
        if (_network.Divergence() is { } divergence)
        {
            loss = loss.Plus(divergence.Times(_spec.KlWeight / _plan.Rows));
        }

        loss.backward();
        var norm = nn.utils.clip_grad_norm_(_network.parameters(), _spec.GradientClip);
        _optimizer.Step(rate);
        _average.Follow();
        return (sum.Number(), weight.Number(), norm);
    }

    private Chunk[] Chunks()
    {
        var chunks = _plan.Draw(_order);
        if (_earlier is not null)
        {
            chunks = [.. chunks, .. _earlier.Draw(_order).Take(chunks.Length)];
            _order.Shuffle(chunks);
        }

        return chunks;
    }
}
