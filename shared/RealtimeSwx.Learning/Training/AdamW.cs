using RealtimeSwx.Learning.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019), on <see cref="Arithmetic"/> that the garbage collector cannot spoil. A fit has a few hundred steps: squares
/// are forgotten sooner than with the usual 0.999, which would remember the first steps to the end.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;

    // Numbers that never change live as long as the program.
    private static readonly Scalar KeepMean = Beta1, NewMean = 1 - Beta1, KeepSquare = Beta2, NewSquare = 1 - Beta2, Epsilon = 1e-8;

    private readonly double _decay;
    private readonly List<Parameter> _weights;
    private readonly List<Tensor> _means;
    private readonly List<Tensor> _squares;
    private int _steps;

    public AdamW(nn.Module network, double decay)
    {
        (_decay, _weights) = (decay, [.. network.parameters()]);
        _means = [.. _weights.Select(w => zeros_like(w).DetachFromDisposeScope())];
        _squares = [.. _weights.Select(w => zeros_like(w).DetachFromDisposeScope())];
    }

    public void Step(double rate)
    {
        using var noGrad = no_grad();
        _steps++;
        using Scalar shrink = 1 - (rate * _decay);
        using Scalar back = 1 / Math.Sqrt(1 - Math.Pow(Beta2, _steps));
        using Scalar move = -rate / (1 - Math.Pow(Beta1, _steps));
        for (var i = 0; i < _weights.Count; i++)
        {
            using var scope = NewDisposeScope();
            if (_weights[i].grad is not { } gradient)
            {
                continue;
            }

            _weights[i].mul_(shrink);
            _means[i].mul_(KeepMean).add_(gradient, NewMean);
            _squares[i].mul_(KeepSquare).addcmul_(gradient, gradient, NewSquare);
            _weights[i].addcdiv_(_means[i], _squares[i].sqrt().mul_(back).Shift(Epsilon), move);
        }
    }

    public void Dispose()
    {
        _means.ForEach(t => t.Dispose());
        _squares.ForEach(t => t.Dispose());
    }
}
