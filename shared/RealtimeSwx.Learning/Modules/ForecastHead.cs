using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>From states to means and log-spreads.</summary>
internal sealed class ForecastHead : Module
{
    // exp(+-5): no target in units of its spread needs more, and the exponential stays finite.
    private const double MostLogSpread = 5;

    private readonly int _leads;
    private readonly Linear? _plain;
    private readonly VariationalLinear? _drawn;
    private readonly Linear? _skip;

    public ForecastHead(NetworkSpec spec, int states, int features, int leads)
        : base("head")
    {
        _leads = leads;
        if (spec.KlWeight > 0)
        {
            _drawn = new VariationalLinear(states, 2 * leads, spec.Prior);
        }
        else
        {
            _plain = Linear(states, 2 * leads);
        }

        if (spec.Skip)
        {
            _skip = Linear(features, leads, hasBias: false);
        }

        RegisterComponents();
    }

    public Tensor Forward(Tensor states, Tensor input, Randomness? random)
    {
        var both = _drawn?.Forward(states, random) ?? _plain!.forward(states);
        var mean = both.narrow(-1, 0, _leads);
        if (_skip is not null)
        {
            mean = mean.Plus(_skip.forward(input));
        }

        return cat([mean, both.narrow(-1, _leads, _leads).Within(-MostLogSpread, MostLogSpread)], -1);
    }

    public Tensor? Divergence() => _drawn?.Divergence();
}
