using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Learning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Maps;

/// <summary>Draws the first kernels of a network of maps by its specification; the head and all biases stay at zero.</summary>
internal static class MapWeightDraw
{
    /// <exception cref="NotSupportedException">A start that is not for kernels.</exception>
    public static void Into(MapNetwork network, Generator random)
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in network.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            if (name.EndsWith("_kernel", StringComparison.Ordinal))
            {
                weight.copy_(Kernel(weight.shape, network.Spec.Start, random));
            }
        }
    }

    private static Tensor Kernel(long[] shape, WeightStart start, Generator random)
    {
        var taps = shape[2] * shape[3];
        var (outputs, inputs) = (shape[0] * taps, shape[1] * taps);
        return start switch
        {
            WeightStart.GlorotNormal => randn(shape, generator: random).Times(Math.Sqrt(2.0 / (outputs + inputs))),
            WeightStart.GlorotUniform => rand(shape, generator: random).Plus(-0.5).Times(2 * Math.Sqrt(6.0 / (outputs + inputs))),
            WeightStart.HeNormal => randn(shape, generator: random).Times(Math.Sqrt(2.0 / inputs)),
            WeightStart.FanIn => rand(shape, generator: random).Plus(-0.5).Times(2 / Math.Sqrt(inputs)),
            _ => throw new NotSupportedException($"kernels do not start as {start}"),
        };
    }
}
