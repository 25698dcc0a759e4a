using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Checkpoints;
using RealtimeSwx.Learning.Modules;
using RealtimeSwx.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning;

/// <summary>A fitted network. One window a call, in inference mode, every temporary freed before the call returns.</summary>
internal sealed class NetworkModel : ISequenceModel
{
    private readonly WindowNetwork _network;
    private readonly Device _device;

    public NetworkModel(WindowNetwork network, Device device)
    {
        _network = network;
        _device = device;
        _network.eval();
    }

    public int Steps => _network.Shape.Steps;

    public int Features => _network.Shape.Features;

    public int Outputs => _network.Shape.Outputs;

    public float[] Predict(ReadOnlySpan<float> window)
    {
        if (window.Length != Steps * Features)
        {
            throw new ArgumentException($"A window is {Steps} steps of {Features} features, not {window.Length} numbers.", nameof(window));
        }

        TorchDevice.Enter();
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        // Copied into Torch's own aligned memory: its kernels sum in another order when the address is odd.
        var input = empty(1, Steps, Features, device: _device);
        input.copy_(tensor(window.ToArray()).reshape(1, Steps, Features));
        return _network.forward(input).cpu().data<float>().ToArray();
    }

    public byte[] Save() => NetworkFile.Write(_network);

    public ISequenceModel Update(SequenceSet recent, SequenceSettings settings, CancellationToken cancel) =>
        new NetworkModel(SequenceTrainer.Continue(Save(), recent, settings, _device, cancel), _device);

    public void Dispose() => _network.Dispose();
}
