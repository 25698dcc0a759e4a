using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Maps;

/// <summary>A convolution to a narrow width, residual dilated convolutions, head.</summary>
internal sealed class ResidualMapNetwork : MapNetwork
{
    private readonly GlobeConvolution _first;
    private readonly ModuleList<GlobeConvolution> _blocks;
    private readonly MapHead _head;

    public ResidualMapNetwork(MapNetworkSpec spec, MapShape shape)
        : base(spec, shape)
    {
        _first = new GlobeConvolution(shape.Channels, spec.Width);
        _blocks = new ModuleList<GlobeConvolution>([.. spec.Dilations.Select(d => new GlobeConvolution(spec.Width, spec.Width, d))]);
        _head = new MapHead(shape, spec.Width, shape.Leads);
        RegisterComponents();
    }

    public override Tensor Forward(Tensor input, Randomness? random)
    {
        var x = functional.silu(_first.Forward(input));
        foreach (var block in _blocks)
        {
            x = x.Plus(functional.silu(block.Forward(x)).Drop(Spec.Dropout, random));
        }

        return _head.Forward(x, input);
    }
}
