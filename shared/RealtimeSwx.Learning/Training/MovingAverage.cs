using RealtimeSwx.Learning.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>Exponential moving average of the weights: less noisy than the last step.</summary>
internal sealed class MovingAverage : IDisposable
{
    private readonly double _decay;
    private readonly List<Parameter> _weights;
    private readonly List<Tensor> _average;
    private int _steps;

    public MovingAverage(nn.Module network, double decay)
    {
        using var noGrad = no_grad();
        (_decay, _weights) = (decay, [.. network.parameters()]);
        _average = Copies(_weights);
    }

    public void Follow()
    {
        using var noGrad = no_grad();
        // A young average follows quickly, so that the first weights do not linger.
        var decay = Math.Min(_decay, _steps / (10.0 + _steps));
        _steps++;
        for (var i = 0; i < _weights.Count; i++)
        {
            _average[i].Scale(decay).Gain(_weights[i], 1 - decay);
        }
    }

    /// <summary>Puts the average into the network and what the network had in its place; a second call undoes the first.</summary>
    public void Swap()
    {
        using var noGrad = no_grad();
        for (var i = 0; i < _weights.Count; i++)
        {
            using var own = _weights[i].detach().clone();
            _weights[i].copy_(_average[i]);
            _average[i].copy_(own);
        }
    }

    public static List<Tensor> Copies(IEnumerable<Tensor> weights) => [.. weights.Select(w => w.detach().clone().DetachFromDisposeScope())];

    public void Dispose() => _average.ForEach(t => t.Dispose());
}
