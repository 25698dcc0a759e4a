using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>Layers with SiLU on each row for itself: the features hold what the past has to say.</summary>
internal sealed class RowNetwork : CausalNetwork
{
    private readonly Linear _narrow;
    private readonly ModuleList<Linear> _layers;
    private readonly ForecastHead _head;

    public RowNetwork(NetworkSpec spec, int features, int leads)
        : base(spec, features, leads)
    {
        _narrow = Linear(features, spec.Width);
        _layers = new ModuleList<Linear>([.. Enumerable.Range(0, spec.Layers).Select(i => Linear(i == 0 ? spec.Width : spec.Hidden, spec.Hidden))]);
        _head = new ForecastHead(spec, spec.Layers == 0 ? spec.Width : spec.Hidden, features, leads);
        RegisterComponents();
    }

    public override int Reach => 1;

    public override Tensor Forward(Tensor input, Randomness? random)
    {
        var x = functional.silu(_narrow.forward(input)).Drop(Spec.InputDropout, random);
        foreach (var layer in _layers)
        {
            x = functional.silu(layer.forward(x)).Drop(Spec.Dropout, random);
        }

        return _head.Forward(x, input, random);
    }

    public override Tensor? Divergence() => _head.Divergence();
}
