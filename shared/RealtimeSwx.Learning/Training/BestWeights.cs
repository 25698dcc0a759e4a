using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>Early stopping: remembers the weights of the best epoch.</summary>
internal sealed class BestWeights(nn.Module network, int patience) : IDisposable
{
    private List<Tensor> _best = [];
    private double _loss = double.PositiveInfinity;
    private int _without;

    /// <returns>False when there was no improvement for too long.</returns>
    public bool Offer(double loss)
    {
        if (loss < _loss)
        {
            Dispose();
            (_best, _loss, _without) = (MovingAverage.Copies(network.parameters()), loss, 0);
            return true;
        }

        return ++_without < patience;
    }

    public void Restore()
    {
        using var noGrad = no_grad();
        foreach (var (best, weight) in _best.Zip(network.parameters()))
        {
            weight.copy_(best);
        }
    }

    public void Dispose() => _best.ForEach(t => t.Dispose());
}
