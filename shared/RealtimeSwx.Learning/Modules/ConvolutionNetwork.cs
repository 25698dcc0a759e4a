using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>Linear + SiLU to a narrow width, gated causal convolutions with doubling dilation, SiLU, head.</summary>
internal sealed class ConvolutionNetwork : CausalNetwork
{
    private readonly Linear _narrow;
    private readonly ModuleList<GatedConvolution> _blocks;
    private readonly ForecastHead _head;

    public ConvolutionNetwork(NetworkSpec spec, int features, int leads)
        : base(spec, features, leads)
    {
        _narrow = Linear(features, spec.Width);
        _blocks = new ModuleList<GatedConvolution>([.. Enumerable.Range(0, spec.Layers).Select(i => new GatedConvolution(spec.Width, spec.Kernel, 1 << i, spec.Dropout))]);
        _head = new ForecastHead(spec, spec.Width, features, leads);
        Reach = 1 + ((spec.Kernel - 1) * ((1 << spec.Layers) - 1));
        RegisterComponents();
    }

    public override int Reach { get; }

    public override Tensor Forward(Tensor input, Randomness? random)
    {
        var x = functional.silu(_narrow.forward(input)).Drop(Spec.InputDropout, random);
        foreach (var block in _blocks)
        {
            x = block.Forward(x, random);
        }

        return _head.Forward(functional.silu(x), input, random);
    }

    public override Tensor? Divergence() => _head.Divergence();
}

/// <summary>x + mix(tanh(filter) * sigmoid(gate)), filter and gate over taps <paramref name="dilation"/> rows apart.</summary>
internal sealed class GatedConvolution : Module
{
    private readonly int _kernel;
    private readonly int _dilation;
    private readonly double _dropout;
    private readonly Linear _taps;
    private readonly Linear _mix;

    public GatedConvolution(int width, int kernel, int dilation, double dropout)
        : base("gated")
    {
        (_kernel, _dilation, _dropout) = (kernel, dilation, dropout);
        _taps = Linear(kernel * width, 2 * width);
        _mix = Linear(width, width);
        RegisterComponents();
    }

    // One product of the rows side by side: faster than a convolution at this width, and rows stay contiguous.
    public Tensor Forward(Tensor x, Randomness? random)
    {
        var rows = x.shape[1];
        var padded = functional.pad(x, [0, 0, (_kernel - 1) * _dilation, 0]);
        var taps = cat([.. Enumerable.Range(0, _kernel).Select(k => padded.narrow(1, k * _dilation, rows))], -1);
        var halves = _taps.forward(taps).chunk(2, -1);
        return x.Plus(_mix.forward((halves[0].tanh() * halves[1].sigmoid()).Drop(_dropout, random)));
    }
}
