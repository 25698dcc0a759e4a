using RealtimeSwx.Forecasting.Learners;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Modules;

/// <summary>Draws the first weights of a network by its specification.</summary>
internal static class WeightDraw
{
    public static void Into(CausalNetwork network, Generator random)
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            if (name.Contains("_norm", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal))
            {
                weight.Fill(1);
            }
            else if (name == "_head._plain.weight")
            {
                // Every spread starts at one.
                var means = weight.shape[0] / 2;
                weight.copy_(cat([Matrix(means, weight.shape[1], network.Spec.Start, network.Spec, random), zeros(means, weight.shape[1])], 0));
            }
            else if (weight.dim() < 2 || name.Contains("_bias", StringComparison.Ordinal) || name.Contains("_head", StringComparison.Ordinal))
            {
                weight.zero_();
            }
            else if (name.Contains("weight_hh", StringComparison.Ordinal))
            {
                var state = weight.shape[1];
                weight.copy_(cat([.. Enumerable.Range(0, (int)(weight.shape[0] / state)).Select(_ => Matrix(state, state, network.Spec.RecurrentStart, network.Spec, random))], 0));
            }
            else
            {
                weight.copy_(Matrix(weight.shape[0], weight.shape[1], network.Spec.Start, network.Spec, random));
            }

            // A forget gate that starts open keeps early memory.
            if (network.Spec.Kind == "lstm" && name.Contains("bias_ih", StringComparison.Ordinal))
            {
                weight.narrow(0, network.Spec.Hidden, network.Spec.Hidden).Fill(1);
            }
        }
    }

    private static Tensor Matrix(long outputs, long inputs, WeightStart start, NetworkSpec spec, Generator random)
    {
        switch (start)
        {
            case WeightStart.GlorotUniform:
                return rand([outputs, inputs], generator: random).Plus(-0.5).Times(2 * Math.Sqrt(6.0 / (outputs + inputs)));
            case WeightStart.HeNormal:
                return randn([outputs, inputs], generator: random).Times(Math.Sqrt(2.0 / inputs));
            case WeightStart.FanIn:
                return rand([outputs, inputs], generator: random).Plus(-0.5).Times(2 / Math.Sqrt(inputs));
            case WeightStart.Orthogonal:
                var tall = linalg.qr(randn([Math.Max(outputs, inputs), Math.Min(outputs, inputs)], generator: random)).Q;
                return outputs >= inputs ? tall : tall.t();
            case WeightStart.Identity when outputs == inputs:
                return eye(outputs).Times(spec.IdentityScale);
            default:
                return randn([outputs, inputs], generator: random).Times(Math.Sqrt(2.0 / (outputs + inputs)));
        }
    }
}
