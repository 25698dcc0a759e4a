using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>Exponential moving average of the weights: less noisy than the last step, and the reason that no early stopping is needed.</summary>
internal sealed class WeightAverage : IDisposable
{
    private const int EvaluationBatch = 1024;
    private readonly double _decay;
    private readonly List<Tensor> _average;
    private int _steps;

    public WeightAverage(WindowNetwork network, double decay)
    {
        using var noGrad = no_grad();
        _decay = decay;
        _average = [.. network.parameters().Select(p => p.detach().clone().DetachFromDisposeScope())];
    }

    public void Follow(WindowNetwork network)
    {
        using var noGrad = no_grad();
        // A young average follows quickly, so that the initial weights do not linger.
        var decay = Math.Min(_decay, _steps++ / (10.0 + _steps));
        foreach (var (mean, parameter) in _average.Zip(network.parameters()))
        {
            mean.Scale(decay).Gain(parameter, 1 - decay);
        }
    }

    public void Into(WindowNetwork network)
    {
        using var noGrad = no_grad();
        foreach (var (mean, parameter) in _average.Zip(network.parameters()))
        {
            parameter.copy_(mean);
        }
    }

    /// <summary>Mean loss of the averaged weights; leaves the network as it was, in training mode.</summary>
    public double Evaluate(WindowNetwork network, DeviceSet set, Tensor outputWeights)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var kept = network.parameters().Select(p => p.detach().clone()).ToList();
        Into(network);
        network.eval();
        var sum = 0.0;
        for (var from = 0; from < set.Count; from += EvaluationBatch)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(EvaluationBatch, set.Count - from);
            var batch = set.Batch(Enumerable.Range(from, count).ToArray());
            sum += SequenceTrainer.Loss(network.forward(batch.Input), batch, outputWeights).Number() * count;
        }

        foreach (var (own, parameter) in kept.Zip(network.parameters()))
        {
            parameter.copy_(own);
        }

        network.train();
        return sum / set.Count;
    }

    public void Dispose() => _average.ForEach(t => t.Dispose());
}
