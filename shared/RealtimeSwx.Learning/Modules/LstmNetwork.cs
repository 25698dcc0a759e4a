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
    private readonly Dropout _dropout;

    public LstmNetwork(LstmShape shape, double dropout)
        : base("lstm")
    {
        Shape = shape;
        _narrow = Linear(shape.Features, shape.Projection);
        _lstm = LSTM(shape.Projection, shape.Hidden, batchFirst: true);
        _head = Linear(shape.Hidden, shape.Outputs);
        _skip = Linear(shape.Features, shape.Outputs, hasBias: false);
        _dropout = Dropout(dropout);
        RegisterComponents();
        Initialise();
    }

    public LstmShape Shape { get; }

    /// <param name="input">Batch x step x feature.</param>
    /// <returns>Batch x output.</returns>
    public override Tensor forward(Tensor input)
    {
        var narrow = _dropout.forward(functional.silu(_narrow.forward(input)));
        var (states, _, _) = _lstm.forward(narrow);
        var last = _dropout.forward(states.select(1, -1));
        return _head.forward(last) + _skip.forward(input.select(1, -1));
    }

    // Orthogonal recurrent weights keep gradients over 36 steps; a forget bias of one keeps early memory.
    private void Initialise()
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in named_parameters())
        {
            if (name.Contains("weight_hh", StringComparison.Ordinal))
            {
                init.orthogonal_(weight);
            }
            else if (name.StartsWith("_skip", StringComparison.Ordinal) || name.Contains("bias", StringComparison.Ordinal))
            {
                init.zeros_(weight);
            }
            else
            {
                init.xavier_normal_(weight);
            }

            if (name.Contains("bias_ih", StringComparison.Ordinal))
            {
                using var forget = weight.narrow(0, Shape.Hidden, Shape.Hidden);
                forget.fill_(1);
            }
        }
    }
}
