using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>A set that judges a network while it is trained: the loss on the same chunks every time, without noise.</summary>
internal sealed class HeldOut : IDisposable
{
    private const int Batch = 64;

    private readonly NetworkSpec _spec;
    private readonly SeriesTensors _data;
    private readonly Chunk[] _chunks;

    public HeldOut(SeriesSet set, NetworkSpec spec, Device device)
    {
        _spec = spec;
        _chunks = new ChunkPlan(set, spec).All();
        if (_chunks.Length == 0)
        {
            throw new ArgumentException("There is no row with a target to validate on.", nameof(set));
        }

        _data = new SeriesTensors(set, spec, device);
    }

    public double Loss(CausalNetwork network)
    {
        using var noGrad = no_grad();
        var (sum, weight) = (0.0, 0.0);
        for (var from = 0; from < _chunks.Length; from += Batch)
        {
            using var scope = NewDisposeScope();
            var batch = _data.Gather(_chunks.AsSpan(from, Math.Min(Batch, _chunks.Length - from)), _spec.WarmUp, _spec.Chunk);
            var (losses, weights) = ForecastLoss.Of(network.Forward(batch.Input, null).narrow(1, _spec.WarmUp, _spec.Chunk), batch, _spec);
            sum += losses.Number();
            weight += weights.Number();
        }

        return sum / weight;
    }

    public void Dispose() => _data.Dispose();
}
