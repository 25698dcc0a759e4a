using RealtimeSwx.Domain;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RealtimeSwx.Learning.Modules;

/// <summary>Kind and sizes of a network; with the weights, all that a saved model holds.</summary>
internal sealed record NetworkShape(string Kind, int Steps, int Features, int Projection, int Hidden, int Outputs);

/// <summary>
/// A network over a window of standardised features: batch x step x feature in, batch x output out. Every kind adds a linear skip from the
/// last row of features that starts at zero, so that it begins as a small correction of what its targets are measured against.
/// </summary>
internal abstract class WindowNetwork(NetworkShape shape, Generator? random, double dropout) : Module<Tensor, Tensor>(shape.Kind)
{
    private static readonly Dictionary<string, Func<NetworkShape, Generator?, double, WindowNetwork>> Makers = new(StringComparer.Ordinal)
    {
        ["lstm"] = (s, r, d) => new LstmNetwork(s, r, d),
        ["mlp"] = (s, r, d) => new MlpNetwork(s, r, d),
    };

    public static IReadOnlyCollection<string> Kinds => Makers.Keys;

    public NetworkShape Shape => shape;

    /// <param name="random">Draws the weights and the dropout masks; null for a network whose weights are about to be read.</param>
    /// <exception cref="InputException">A kind that is not among <see cref="Kinds"/>.</exception>
    public static WindowNetwork Create(NetworkShape shape, Generator? random = null, double dropout = 0) =>
        Makers.TryGetValue(shape.Kind, out var make) ? make(shape, random, dropout) : throw new InputException("network", $"of unknown kind '{shape.Kind}'");

    /// <summary>Dropout with a generator of its own, so that other work in the process does not change the result.</summary>
    protected Tensor Drop(Tensor x)
    {
        if (!training || dropout <= 0 || random is null)
        {
            return x;
        }

        var keep = rand(x.shape, device: x.device, generator: random).Above(dropout);
        return (x * keep).Times(1 / (1 - dropout));
    }

    /// <summary>Glorot's normal weights; zero for every bias and for the skip.</summary>
    protected static void Draw(string name, Tensor weight, Generator random)
    {
        if (name.StartsWith("_skip", StringComparison.Ordinal) || name.Contains("bias", StringComparison.Ordinal))
        {
            weight.zero_();
        }
        else
        {
            weight.copy_(randn(weight.shape, generator: random).Times(Math.Sqrt(2.0 / (weight.shape[0] + weight.shape[1]))));
        }
    }
}
