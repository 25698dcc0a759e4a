using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <param name="Input">Window x step x feature.</param>
internal sealed record DeviceBatch(Tensor Input, Tensor Target, Tensor Weight);

/// <summary>A <see cref="SequenceSet"/> on its device; batches are gathered from the shared rows.</summary>
internal sealed class DeviceSet : IDisposable
{
    private readonly SequenceSet _set;
    private readonly Device _device;
    private readonly Tensor _rows;
    private readonly Tensor _targets;
    private readonly Tensor _weights;

    public DeviceSet(SequenceSet set, Device device)
    {
        _set = set;
        _device = device;
        _rows = tensor(set.Rows, device: device).reshape(-1, set.Features).DetachFromDisposeScope();
        _targets = tensor(set.Targets, device: device).reshape(-1, set.Outputs).DetachFromDisposeScope();
        _weights = tensor(set.Weights, device: device).DetachFromDisposeScope();
    }

    public int Count => _set.Count;

    public DeviceBatch Batch(ReadOnlySpan<int> windows)
    {
        var which = new long[windows.Length];
        var rows = new long[windows.Length * _set.Steps];
        for (var i = 0; i < windows.Length; i++)
        {
            which[i] = windows[i];
            for (var s = 0; s < _set.Steps; s++)
            {
                rows[(i * _set.Steps) + s] = _set.Starts[windows[i]] + (s * _set.Stride);
            }
        }

        var index = tensor(which, device: _device);
        return new DeviceBatch(
            _rows.index_select(0, tensor(rows, device: _device)).reshape(windows.Length, _set.Steps, _set.Features),
            _targets.index_select(0, index),
            _weights.index_select(0, index));
    }

    public void Dispose()
    {
        _rows.Dispose();
        _targets.Dispose();
        _weights.Dispose();
    }
}
