using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeSwx.Learning.Modules;

/// <summary>What is random in one pass of a network; null in its place = nothing.</summary>
/// <param name="Source">Of the pass alone, so that other work in the process does not change the result.</param>
/// <param name="Dropout">Values are dropped.</param>
/// <param name="Weights">Weights that are distributions are drawn.</param>
internal sealed record Randomness(Generator Source, bool Dropout, bool Weights);

internal static class Dropping
{
    /// <summary>Drops each value with a probability of <paramref name="rate"/> and scales up the rest.</summary>
    public static Tensor Drop(this Tensor x, double rate, Randomness? random)
    {
        if (random is not { Dropout: true } || rate <= 0)
        {
            return x;
        }

        var keep = empty(x.shape, device: x.device).bernoulli_(1 - rate, random.Source);
        return x * keep.Scale(1 / (1 - rate));
    }
}
