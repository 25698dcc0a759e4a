using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>Linear + SiLU to a narrow width, one LSTM layer, a linear head on its last state.</summary>
internal sealed class LstmNetwork : WindowNetwork
{
    private readonly Linear _narrow;
    private readonly LSTM _lstm;
    private readonly Linear _head;
    private readonly Linear _skip;

    public LstmNetwork(NetworkShape shape, Generator? random = null, double dropout = 0)
        : base(shape, random, dropout)
    {
        _narrow = Linear(shape.Features, shape.Projection);
        _lstm = LSTM(shape.Projection, shape.Hidden, batchFirst: true);
        _head = Linear(shape.Hidden, shape.Outputs);
        _skip = Linear(shape.Features, shape.Outputs, hasBias: false);
        RegisterComponents();
        if (random is not null)
        {
            Initialise(random);
        }
    }

    public override Tensor forward(Tensor input)
    {
        var narrow = Drop(functional.silu(_narrow.forward(input)));
        var (states, _, _) = _lstm.forward(narrow);
        return _head.forward(Drop(states.select(1, -1))).Plus(_skip.forward(input.select(1, -1)));
    }

    // Orthogonal recurrent weights keep gradients over the window; a forget bias of one keeps early memory.
    private void Initialise(Generator random)
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in named_parameters())
        {
            using var scope = NewDisposeScope();
            if (name.Contains("weight_hh", StringComparison.Ordinal))
            {
                weight.copy_(Orthogonal(weight.shape, random));
            }
            else
            {
                Draw(name, weight, random);
            }

            if (name.Contains("bias_ih", StringComparison.Ordinal))
            {
                using var forget = weight.narrow(0, Shape.Hidden, Shape.Hidden);
                forget.Fill(1);
            }
        }
    }

    // One orthogonal square per gate.
    private static Tensor Orthogonal(long[] shape, Generator random)
    {
        var squares = shape[0] / shape[1];
        return cat([.. Enumerable.Range(0, (int)squares).Select(_ => linalg.qr(randn([shape[1], shape[1]], generator: random)).Q)], 0);
    }
}
