using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Generative;

/// <summary>
/// A conditional variational autoencoder of windows (Kingma and Welling 2014; Sohn, Lee and Yan 2015): strided convolutions down to a few numbers,
/// and back up to a mean and a spread of every value. What is left over is noise that remembers the step before.
/// </summary>
internal sealed class WindowAutoencoder : Module
{
    private const double LeastLogSpread = -3;
    private const double MostLogSpread = 1.5;
    private const double MostLogVariance = 8;

    private readonly ModuleList<Conv1d> _down;
    private readonly ModuleList<ConvTranspose1d> _up;
    private readonly Linear _posterior;
    private readonly Linear _unfold;
    private readonly Parameter _memory;
    private readonly Parameter _gain;
    private readonly int _bottom;

    /// <exception cref="ArgumentException">Steps that the strides do not divide.</exception>
    public WindowAutoencoder(GeneratorSpec spec, int steps, int channels, int conditions)
        : base("autoencoder")
    {
        // Torch's convolutions are born with a handle too many.
        using var scope = NewDisposeScope();
        (Spec, Steps, Channels, Conditions) = (spec, steps, channels, conditions);
        var product = spec.Strides.Aggregate(1, (a, b) => a * b);
        _bottom = steps % product == 0 ? steps / product : throw new ArgumentException($"{steps} steps are not a multiple of {product}.", nameof(steps));
        var last = spec.Strides.Count - 1;
        _down = new ModuleList<Conv1d>([.. spec.Strides.Select((s, i) => Conv1d(i == 0 ? channels : spec.Width, spec.Width, Kernel(s), stride: s, padding: s / 2))]);
        _up = new ModuleList<ConvTranspose1d>(
            [.. spec.Strides.Reverse().Select((s, i) => ConvTranspose1d(spec.Width, i == last ? 2 * channels : spec.Width, Kernel(s), stride: s, padding: s / 2))]);
        _posterior = Linear((spec.Width * _bottom) + conditions, 2 * spec.Latent);
        _unfold = Linear(spec.Latent + conditions, spec.Width * _bottom);
        _memory = new Parameter(zeros(channels));
        _gain = new Parameter(ones(channels));
        RegisterComponents();
        foreach (var weight in parameters())
        {
            weight.DetachFromDisposeScope();
        }
    }

    public GeneratorSpec Spec { get; }

    public int Steps { get; }

    public int Channels { get; }

    public int Conditions { get; }

    /// <summary>Correlation of the left-over noise with that of the step before, by channel; measured after training, not trained.</summary>
    public Parameter Memory => _memory;

    /// <summary>Size of that noise in units of the decoded spread, by channel.</summary>
    public Parameter Gain => _gain;

    /// <param name="windows">Batch x channel x step, 0 where missing.</param>
    /// <param name="about">Batch x condition.</param>
    /// <returns>Mean and log-variance of what tells the window: batch x latent each.</returns>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor windows, Tensor about)
    {
        var x = windows;
        foreach (var layer in _down)
        {
            x = functional.silu(layer.forward(x));
        }

        var both = _posterior.forward(cat([x.flatten(1), about], 1));
        return (both.narrow(1, 0, Spec.Latent), both.narrow(1, Spec.Latent, Spec.Latent).Within(-MostLogVariance, MostLogVariance));
    }

    /// <returns>Mean and log-spread: batch x channel x step each.</returns>
    public (Tensor Mean, Tensor LogSpread) Decode(Tensor latent, Tensor about)
    {
        var x = functional.silu(_unfold.forward(cat([latent, about], 1))).reshape(-1, Spec.Width, _bottom);
        var left = _up.Count;
        foreach (var layer in _up)
        {
            x = layer.forward(x);
            x = --left > 0 ? functional.silu(x) : x;
        }

        return (x.narrow(1, 0, Channels), x.narrow(1, Channels, Channels).Within(LeastLogSpread, MostLogSpread));
    }

    /// <summary>He's normal weights, zero for every bias; the noise remembers nothing yet.</summary>
    public void DrawWeights(Generator random)
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in named_parameters().OrderBy(p => p.name, StringComparer.Ordinal).Where(p => !p.name.StartsWith('_') || p.name.Contains('.', StringComparison.Ordinal)))
        {
            using var scope = NewDisposeScope();
            if (weight.dim() < 2)
            {
                weight.zero_();
            }
            else
            {
                // A transposed kernel is input x output x tap, and every output sees only every stride-th tap.
                var inputs = name.StartsWith("_up", StringComparison.Ordinal) ? weight.shape[0] * 2 : weight.numel() / weight.shape[0];
                weight.copy_(randn(weight.shape, generator: random).Times(Math.Sqrt(1.5 / inputs)));
            }
        }
    }

    private static int Kernel(int stride) => stride + (2 * (stride / 2));
}
