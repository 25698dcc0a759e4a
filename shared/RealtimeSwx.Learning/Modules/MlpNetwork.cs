using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>
/// Two hidden layers with SiLU on the last row of the window, whose features already hold the past as lags, means and forecasts of the
/// equation. Its head starts at zero like its skip: it begins as "no correction".
/// </summary>
internal sealed class MlpNetwork : WindowNetwork
{
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Linear _head;
    private readonly Linear _skip;

    public MlpNetwork(NetworkShape shape, Generator? random = null, double dropout = 0)
        : base(shape, random, dropout)
    {
        _first = Linear(shape.Features, shape.Hidden);
        _second = Linear(shape.Hidden, shape.Hidden);
        _head = Linear(shape.Hidden, shape.Outputs);
        _skip = Linear(shape.Features, shape.Outputs, hasBias: false);
        RegisterComponents();
        if (random is not null)
        {
            using var noGrad = no_grad();
            foreach (var (name, weight) in named_parameters())
            {
                using var scope = NewDisposeScope();
                if (name.StartsWith("_head", StringComparison.Ordinal))
                {
                    weight.zero_();
                }
                else
                {
                    Draw(name, weight, random);
                }
            }
        }
    }

    public override Tensor forward(Tensor input)
    {
        var last = input.select(1, -1);
        var hidden = Drop(functional.silu(_first.forward(last)));
        return _head.forward(Drop(functional.silu(_second.forward(hidden)))).Plus(_skip.forward(last));
    }
}
