using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>Sizes of a network; with the weights, all that a saved model holds.</summary>
internal sealed record LstmShape(int Steps, int Features, int Projection, int Hidden, int Outputs);

/// <summary>
/// Linear + SiLU to a narrow width, one LSTM layer, a linear head on its last state, plus a linear skip from the last row of features that
/// starts at zero: the network begins as "no correction" and learns what the window adds. Window x feature in, outputs out.
/// </summary>
internal sealed class LstmNetwork : Module<Tensor, Tensor>
{
    private readonly Linear _narrow;
    private readonly LSTM _lstm;
    private readonly Linear _head;
    private readonly Linear _skip;
    private readonly Generator? _random;
    private readonly double _dropout;

    /// <param name="random">Draws the weights and the dropout masks; null for a network whose weights are about to be read.</param>
    public LstmNetwork(LstmShape shape, Generator? random = null, double dropout = 0)
        : base("lstm")
    {
        (Shape, _random, _dropout) = (shape, random, dropout);
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

    public LstmShape Shape { get; }

    /// <param name="input">Batch x step x feature.</param>
    /// <returns>Batch x output.</returns>
    public override Tensor forward(Tensor input)
    {
        var narrow = Drop(functional.silu(_narrow.forward(input)));
        var (states, _, _) = _lstm.forward(narrow);
        var last = Drop(states.select(1, -1));
        return _head.forward(last) + _skip.forward(input.select(1, -1));
    }

    // With a generator of its own, so that other work in the process does not change the result.
    private Tensor Drop(Tensor x)
    {
        if (!training || _dropout <= 0 || _random is null)
        {
            return x;
        }

        var keep = rand(x.shape, device: x.device, generator: _random).gt(_dropout);
        return x * keep / (1 - _dropout);
    }

    // Orthogonal recurrent weights keep gradients over 36 steps; a forget bias of one keeps early memory.
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
            else if (name.StartsWith("_skip", StringComparison.Ordinal) || name.Contains("bias", StringComparison.Ordinal))
            {
                weight.zero_();
            }
            else
            {
                weight.copy_(randn(weight.shape, generator: random) * Math.Sqrt(2.0 / (weight.shape[0] + weight.shape[1])));
            }

            if (name.Contains("bias_ih", StringComparison.Ordinal))
            {
                using var forget = weight.narrow(0, Shape.Hidden, Shape.Hidden);
                forget.fill_(1);
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
