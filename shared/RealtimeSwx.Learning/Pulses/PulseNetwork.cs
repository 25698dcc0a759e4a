using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Pulses;

/// <summary>Two convolutions over the bins, each followed by a maximum over pairs of bins, then a layer to the classes.</summary>
internal sealed class PulseNetwork : Module
{
    /// <summary>What a bin is told by: its height on a logarithmic scale, and as a share of the pulse's peak.</summary>
    public const int Inputs = 2;

    private const int Kernel = 3;
    private readonly Conv1d _first;
    private readonly Conv1d _second;
    private readonly Linear _classes;
    private readonly Parameter _logTemperature;

    public PulseNetwork(PulseNetworkSpec spec, int bins)
        : base("pulse")
    {
        // Torch's convolutions are born with a handle too many.
        using var scope = NewDisposeScope();
        (Spec, Bins) = (spec, bins);
        _first = Conv1d(Inputs, spec.Width, Kernel, padding: Kernel / 2);
        _second = Conv1d(spec.Width, 2 * spec.Width, Kernel, padding: Kernel / 2);
        _classes = Linear(2 * spec.Width * (bins / 4), spec.Classes);
        _logTemperature = new Parameter(zeros(1));
        RegisterComponents();
        foreach (var weight in parameters())
        {
            weight.DetachFromDisposeScope();
        }
    }

    public PulseNetworkSpec Spec { get; }

    public int Bins { get; }

    /// <summary>Logarithm of what scores are divided by; fitted after training, not trained.</summary>
    public Parameter LogTemperature => _logTemperature;

    /// <param name="x">Pulse x input x bin.</param>
    /// <returns>Scores before softmax and temperature: pulse x class.</returns>
    public Tensor Scores(Tensor x)
    {
        x = functional.max_pool1d(functional.silu(_first.forward(x)), 2);
        x = functional.max_pool1d(functional.silu(_second.forward(x)), 2);
        return _classes.forward(x.flatten(1));
    }

    /// <summary>He's normal weights, zero for every bias.</summary>
    public void DrawWeights(Generator random)
    {
        using var noGrad = no_grad();
        foreach (var (_, weight) in named_parameters().OrderBy(p => p.name, StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            if (weight.dim() < 2)
            {
                weight.zero_();
            }
            else
            {
                weight.copy_(randn(weight.shape, generator: random).Times(Math.Sqrt(2.0 * weight.shape[0] / weight.numel())));
            }
        }
    }

    /// <summary>Samples as the network sees them: pulse x input x bin, flat.</summary>
    public static float[] Prepare(float[] samples, int bins)
    {
        // A bin of this height is 1 on the logarithmic scale's linear part: well above the noise.
        const float Unit = 5;
        var result = new float[Inputs * samples.Length];
        for (var row = 0; row < samples.Length / bins; row++)
        {
            var pulse = samples.AsSpan(row * bins, bins);
            var peak = 1f;
            foreach (var height in pulse)
            {
                peak = Math.Max(peak, height);
            }

            for (var bin = 0; bin < bins; bin++)
            {
                var at = (row * Inputs * bins) + bin;
                result[at] = Math.Sign(pulse[bin]) * MathF.Log(1 + (Math.Abs(pulse[bin]) / Unit)) / 2;
                result[at + bins] = pulse[bin] / peak;
            }
        }

        return result;
    }
}
