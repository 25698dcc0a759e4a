using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Generative;

/// <summary>
/// Raises the evidence lower bound of windows drawn by weight, with AdamW on a one-cycle rate; the divergence from the prior comes in over the
/// first third. Then measures the noise that is left over.
/// </summary>
internal sealed class AutoencoderTrainer : IDisposable
{
    private const double Rise = 0.1;
    private const int MeasuredAtOnce = 256;

    private readonly WindowAutoencoder _network;
    private readonly GeneratorSpec _spec;
    private readonly double[] _cumulative;
    private readonly Tensor _values;
    private readonly Tensor _known;
    private readonly Tensor _about;
    private readonly Generator _source;
    private readonly AdamW _optimizer;
    private readonly Random _order;

    public AutoencoderTrainer(WindowAutoencoder network, WindowSet set)
    {
        (_network, _spec) = (network, network.Spec);
        (_order, _source) = (new Random(_spec.Seed), new Generator((ulong)_spec.Seed));
        _cumulative = new double[set.Count];
        var sum = 0.0;
        for (var i = 0; i < _cumulative.Length; i++)
        {
            _cumulative[i] = sum += set.Weights[i];
        }

        using var scope = NewDisposeScope();
        var all = tensor(set.Values).reshape(set.Count, set.Steps, set.Channels).transpose(1, 2).contiguous();
        _known = all.isfinite().to(ScalarType.Float32).DetachFromDisposeScope();
        _values = all.nan_to_num_(0, 0, 0).DetachFromDisposeScope();
        _about = tensor(set.About).reshape(set.Count, set.Conditions).DetachFromDisposeScope();
        _optimizer = new AdamW(network, _spec.WeightDecay);
    }

    public void Run(IProgress<EpochReport>? progress, CancellationToken cancel)
    {
        var steps = (_cumulative.Length + _spec.Batch - 1) / _spec.Batch;
        for (var epoch = 0; epoch < _spec.Epochs; epoch++)
        {
            var loss = 0.0;
            for (var step = 0; step < steps; step++)
            {
                cancel.ThrowIfCancellationRequested();
                loss += Step((epoch + (step / (double)steps)) / _spec.Epochs);
            }

            progress?.Report(new EpochReport(epoch + 1, _spec.Epochs, loss / steps, null));
        }

        _network.zero_grad();
        MeasureNoise();
    }

    public void Dispose()
    {
        _values.Dispose();
        _known.Dispose();
        _about.Dispose();
        _source.Dispose();
        _optimizer.Dispose();
    }

    private double Step(double done)
    {
        using var scope = NewDisposeScope();
        var (values, known, about) = Some([.. Enumerable.Range(0, _spec.Batch).Select(_ => DrawOne())]);
        _network.zero_grad();
        var (mean, logVariance) = _network.Encode(values, about);
        var latent = mean.Plus(logVariance.Times(0.5).exp() * empty(mean.shape).normal_(0, 1, _source));
        var (expected, logSpread) = _network.Decode(latent, about);
        var likelihood = ((((values - expected) / logSpread.exp()).Squared().Times(0.5).Plus(logSpread)) * known).sum();
        var divergence = (mean.Squared().Plus(logVariance.exp()) - logVariance).Plus(-1).sum().Times(0.5 * _spec.Divergence * Math.Min(1, 3 * done));
        var loss = likelihood.Plus(divergence).Times(1.0 / values.numel());
        loss.backward();
        nn.utils.clip_grad_norm_(_network.parameters(), _spec.GradientClip);
        _optimizer.Step(_spec.LearningRate * OneCycle.At(done, Rise));
        return loss.Number();
    }

    // Size and memory of what the decoded means leave over, in units of the decoded spreads, over all windows.
    private void MeasureNoise()
    {
        using var noGrad = no_grad();
        using var outer = NewDisposeScope();
        var (squares, count, products, starts) = (zeros(_network.Channels), zeros(_network.Channels), zeros(_network.Channels), zeros(_network.Channels));
        for (var from = 0; from < _cumulative.Length; from += MeasuredAtOnce)
        {
            using var scope = NewDisposeScope();
            var (values, known, about) = Some([.. Enumerable.Range(from, Math.Min(MeasuredAtOnce, _cumulative.Length - from)).Select(i => (long)i)]);
            var (expected, logSpread) = _network.Decode(_network.Encode(values, about).Mean, about);
            var rest = (values - expected) / logSpread.exp() * known;
            var (before, after) = (rest.narrow(2, 0, _network.Steps - 1), rest.narrow(2, 1, _network.Steps - 1));
            var pairs = known.narrow(2, 0, _network.Steps - 1) * known.narrow(2, 1, _network.Steps - 1);
            squares.Gain(rest.Squared().sum([0, 2]), 1);
            count.Gain(known.sum([0, 2]), 1);
            products.Gain((before * after).sum([0, 2]), 1);
            starts.Gain((before.Squared() * pairs).sum([0, 2]), 1);
        }

        _network.Gain.copy_((squares / count.Plus(1e-6)).sqrt());
        _network.Memory.copy_((products / starts.Plus(1e-6)).Within(-0.99, 0.99));
    }

    private (Tensor Values, Tensor Known, Tensor About) Some(long[] which)
    {
        var wanted = tensor(which);
        return (_values.index_select(0, wanted), _known.index_select(0, wanted), _about.index_select(0, wanted));
    }

    private long DrawOne()
    {
        var found = Array.BinarySearch(_cumulative, _order.NextDouble() * _cumulative[^1]);
        return Math.Min(found >= 0 ? found + 1 : ~found, _cumulative.Length - 1);
    }
}
