using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>
/// Normal noise for inputs, cut at random places from one stock: drawing a fresh number for each of a batch's million inputs would cost as much
/// as a step.
/// </summary>
internal sealed class NoisePool : IDisposable
{
    private const int Spare = 1 << 20;

    private readonly Tensor _stock;

    public NoisePool(long batch, double deviation, Generator random, Device device)
    {
        _stock = empty(batch + Spare, device: device).normal_(0, deviation, random).DetachFromDisposeScope();
    }

    public Tensor Add(Tensor input, Random where) => input.Plus(_stock.narrow(0, where.Next(Spare), input.numel()).reshape(input.shape));

    public void Dispose() => _stock.Dispose();
}
