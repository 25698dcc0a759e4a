using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>
/// Linear + SiLU to a narrow width, one recurrent layer, head. Predicts from <see cref="NetworkSpec.Window"/> rows and a zero state, whatever came before.
/// </summary>
internal sealed class RecurrentNetwork : CausalNetwork
{
    private readonly Linear _narrow;
    private readonly Module _body;
    private readonly ForecastHead _head;

    public RecurrentNetwork(NetworkSpec spec, int features, int leads)
        : base(spec, features, leads)
    {
        _narrow = Linear(features, spec.Width);
        _body = spec.Kind switch
        {
            "lstm" => LSTM(spec.Width, spec.Hidden, batchFirst: true),
            "gru" => GRU(spec.Width, spec.Hidden, batchFirst: true),
            "rnn" => RNN(spec.Width, spec.Hidden, nonLinearity: NonLinearities.Tanh, batchFirst: true),
            _ => RNN(spec.Width, spec.Hidden, nonLinearity: NonLinearities.ReLU, batchFirst: true),
        };
        _head = new ForecastHead(spec, spec.Hidden, features, leads);
        RegisterComponents();
    }

    public override int Reach => Spec.Window;

    public override Tensor Forward(Tensor input, Randomness? random)
    {
        var narrow = Narrow(input, random);
        var states = _body switch
        {
            LSTM lstm => lstm.forward(narrow).Item1,
            GRU gru => gru.forward(narrow, null).Item1,
            var body => ((RNN)body).forward(narrow, null).Item1,
        };
        return _head.Forward(states.Drop(Spec.Dropout, random), input, random);
    }

    // All windows step together; what the inputs bring to the gates is computed once per row and not once per window.
    public override Tensor ForwardWindows(Tensor rows, Randomness? random)
    {
        var windows = rows.shape[0] - Reach + 1;
        var weights = _body.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
        var driven = functional.linear(Narrow(rows, random), weights["weight_ih_l0"], weights["bias_ih_l0"]);
        var cell = new RecurrentCell(Spec.Kind, weights["weight_hh_l0"].t(), weights["bias_hh_l0"]);
        var state = (Hidden: zeros(windows, Spec.Hidden, device: rows.device), Memory: zeros(windows, Spec.Hidden, device: rows.device));
        for (var step = 0; step < Reach; step++)
        {
            using var scope = NewDisposeScope();
            var next = cell.Step(driven.narrow(0, step, windows), state.Hidden, state.Memory);
            state.Hidden.Dispose();
            next.Hidden.MoveToOuterDisposeScope();
            if (!ReferenceEquals(next.Memory, state.Memory))
            {
                state.Memory.Dispose();
                next.Memory.MoveToOuterDisposeScope();
            }

            state = next;
        }

        return _head.Forward(state.Hidden.Drop(Spec.Dropout, random), rows.narrow(0, Reach - 1, windows), random);
    }

    public override Tensor? Divergence() => _head.Divergence();

    private Tensor Narrow(Tensor input, Randomness? random) => functional.silu(_narrow.forward(input)).Drop(Spec.InputDropout, random);
}

/// <summary>One step of a recurrent layer, with Torch's order of gates.</summary>
/// <param name="weight">State x gates.</param>
internal sealed class RecurrentCell(string kind, Tensor weight, Tensor bias)
{
    /// <param name="driven">What the inputs bring to the gates, with their bias.</param>
    public (Tensor Hidden, Tensor Memory) Step(Tensor driven, Tensor hidden, Tensor memory)
    {
        var own = addmm(bias, hidden, weight, 1, 1);
        switch (kind)
        {
            case "lstm":
                var gates = own.Plus(driven).chunk(4, -1);
                var kept = (gates[1].sigmoid() * memory).Plus(gates[0].sigmoid() * gates[2].tanh());
                return (gates[3].sigmoid() * kept.tanh(), kept);
            case "gru":
                var (given, from) = (driven.chunk(3, -1), own.chunk(3, -1));
                var update = given[1].Plus(from[1]).sigmoid();
                var fresh = given[2].Plus(given[0].Plus(from[0]).sigmoid() * from[2]).tanh();
                return (fresh.Plus(update * (hidden - fresh)), memory);
            case "rnn":
                return (own.Plus(driven).tanh(), memory);
            default:
                return (own.Plus(driven).relu(), memory);
        }
    }
}
