using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Maps;

/// <summary>A network from global maps to the maps of all leads; columns go around the globe. Says 0 everywhere before it is trained.</summary>
internal abstract class MapNetwork(MapNetworkSpec spec, MapShape shape) : Module(spec.Kind)
{
    public MapNetworkSpec Spec => spec;

    public MapShape Shape => shape;

    /// <exception cref="NotSupportedException">A kind that is not among <see cref="MapNetworkSpec.Kinds"/>.</exception>
    /// <exception cref="ArgumentException">A shape that the kind does not suit.</exception>
    public static MapNetwork Create(MapNetworkSpec spec, MapShape shape) => spec.Kind switch
    {
        "cnn" => new ResidualMapNetwork(spec, shape),
        "unet" => new UNetMapNetwork(spec, shape),
        "convlstm" => new ConvLstmMapNetwork(spec, shape),
        _ => throw new NotSupportedException($"no network of maps of kind '{spec.Kind}'"),
    };

    /// <param name="input">Batch x channel x row x column.</param>
    /// <returns>Batch x lead x row x column.</returns>
    public abstract Tensor Forward(Tensor input, Randomness? random);
}
