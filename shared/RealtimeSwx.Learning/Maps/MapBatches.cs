using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Maps;

/// <summary>Samples as tensors, and the weighted mean squared error over the targets that are there.</summary>
internal sealed class MapBatches : IDisposable
{
    private readonly MapSet _set;
    private readonly Device _device;
    private readonly Tensor _weights;

    public MapBatches(MapSet set, Device device)
    {
        (_set, _device) = (set, device);
        using var scope = NewDisposeScope();
        _weights = tensor(set.RowWeights).reshape(1, 1, set.Shape.Rows, 1).to(device).DetachFromDisposeScope();
    }

    /// <returns>Sum of weighted squared errors and sum of weights.</returns>
    public (Tensor Squares, Tensor Weight) Errors(MapNetwork network, ReadOnlySpan<int> which, Randomness? random)
    {
        var (shape, set) = (_set.Shape, _set);
        var (inputs, targets) = (new float[which.Length * shape.Channels * shape.Cells], new float[which.Length * shape.Leads * shape.Cells]);
        for (var i = 0; i < which.Length; i++)
        {
            set.Samples[which[i]].Input.CopyTo(inputs.AsSpan(i * shape.Channels * shape.Cells));
            set.Samples[which[i]].Target.CopyTo(targets.AsSpan(i * shape.Leads * shape.Cells));
        }

        var input = Input(inputs, shape, _device);
        var wanted = tensor(targets).reshape(-1, shape.Leads, shape.Rows, shape.Columns).to(_device);
        var weight = wanted.isfinite().to(ScalarType.Float32) * _weights;
        var missed = network.Forward(input, random) - wanted.nan_to_num(0, 0, 0);
        return ((missed.Squared() * weight).sum(), weight.sum());
    }

    /// <summary>Copied into Torch's own aligned memory, where its kernels sum in one order; what is not finite becomes 0.</summary>
    public static Tensor Input(float[] values, MapShape shape, Device device)
    {
        var own = empty(values.Length, device: device);
        own.copy_(tensor(values));
        return own.nan_to_num_(0, 0, 0).reshape(-1, shape.Channels, shape.Rows, shape.Columns);
    }

    public void Dispose() => _weights.Dispose();
}
