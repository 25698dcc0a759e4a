using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Generative;
using RealtimeSwx.Learning.Maps;
using RealtimeSwx.Learning.Points;
using RealtimeSwx.Learning.Trees;

namespace RealtimeSwx.Learning;

/// <summary>Networks backed by Torch, every kind of <see cref="NetworkSpec.Kinds"/> and <see cref="MapNetworkSpec.Kinds"/>, and trees grown by LightGBM.</summary>
public sealed class TorchLearners : ILearners
{
    private readonly TorchSharp.torch.Device _device;

    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="threads">Intra-op threads of this process; keep 1 wherever forecasts are made.</param>
    public TorchLearners(string device = "auto", int threads = TorchDevice.InferenceThreads)
    {
        (_device, Note) = TorchDevice.Choose(device);
        TorchDevice.UseThreads(threads);
    }

    /// <summary>Empty, or why the device is not the one asked for.</summary>
    public string Note { get; }

    public ITreeLearner Trees { get; } = new LightGbmLearner();

    /// <summary>Conditional generators of windows. No pipeline draws from one (docs/models/augmentation.md), so the port of pipelines does not have it.</summary>
    public IGeneratorLearner Generators { get; } = new GeneratorLearner();

    /// <summary>The small networks of the published 18-point TEC setting: a comparison of docs/models/tec.md, not a member of any pipeline.</summary>
    public IPointLearner Points { get; } = new PointLearner();

    public INetworkLearner Networks => new CausalLearner(_device);

    public IMapLearner Maps => new MapLearner(_device);
}
