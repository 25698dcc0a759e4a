using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Points;

/// <summary>The three networks of the published 18-point setting, weights drawn by Glorot's normal distribution.</summary>
internal sealed class PointNetwork : Module
{
    private const int Units = 5;
    private const int Filters = 32;
    private const int Taps = 2;

    private readonly Module _body;
    private readonly Linear _dense;

    /// <exception cref="NotSupportedException">A kind that is not among <see cref="PointNetworkSpec.Kinds"/>.</exception>
    public PointNetwork(PointNetworkSpec spec, int steps, int features, int leads)
        : base(spec.Kind)
    {
        _body = spec.Kind switch
        {
            "lstm" => LSTM(features, Units, batchFirst: true),
            "gru" => GRU(features, Units, batchFirst: true),
            "cnn" => Linear(Taps * features, Filters),
            _ => throw new NotSupportedException($"no point network of kind '{spec.Kind}'"),
        };
        _dense = Linear(_body is Linear ? (steps - 1) / 2 * Filters : Units, leads);
        RegisterComponents();
    }

    /// <param name="windows">Batch x step x feature.</param>
    /// <returns>Batch x lead.</returns>
    public Tensor Forward(Tensor windows)
    {
        switch (_body)
        {
            case LSTM lstm:
                return _dense.forward(lstm.forward(windows).Item1.select(1, -1)).tanh();
            case GRU gru:
                return _dense.forward(gru.forward(windows, null).Item1.select(1, -1)).tanh();
            default:
                var places = windows.shape[1] - 1;
                var filtered = functional.relu(((Linear)_body).forward(cat([windows.narrow(1, 0, places), windows.narrow(1, 1, places)], 2)));
                var even = places / 2 * 2;
                return _dense.forward(maximum(filtered.slice(1, 0, even, 2), filtered.slice(1, 1, even, 2)).flatten(1));
        }
    }

    public void DrawWeights(Generator random)
    {
        using var noGrad = no_grad();
        foreach (var (_, weight) in named_parameters().OrderBy(p => p.name, StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            weight.copy_(weight.dim() < 2 ? zeros(weight.shape) : randn(weight.shape, generator: random).Times(Math.Sqrt(2.0 / (weight.shape[0] + weight.shape[1]))));
        }
    }
}
