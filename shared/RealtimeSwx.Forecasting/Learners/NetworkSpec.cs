namespace RealtimeSwx.Forecasting.Learners;

/// <summary>How the weights of a network are drawn before training.</summary>
public enum WeightStart
{
    GlorotNormal,
    GlorotUniform,
    HeNormal,

    /// <summary>Uniform within 1 / sqrt(inputs): Torch's own, narrower than the others.</summary>
    FanIn,

    /// <summary>Rows or columns orthonormal, one block per gate.</summary>
    Orthogonal,

    /// <summary>The unit matrix times <see cref="NetworkSpec.IdentityScale"/>, one block per gate; matrices that are not square are drawn as <see cref="GlorotNormal"/>.</summary>
    Identity,
}

/// <summary>
/// A causal network and how it is trained. Everything random follows <see cref="Seed"/>. Start from <see cref="For"/>: sizes that suit the kind.
/// </summary>
public sealed record NetworkSpec
{
    public static IReadOnlyList<string> Kinds { get; } = ["tcn", "lstm", "gru", "rnn", "irnn", "transformer", "mlp"];

    /// <summary>
    /// <c>tcn</c> temporal convolutions, <c>lstm</c>, <c>gru</c>, <c>rnn</c> (tanh), <c>irnn</c> (ReLU, recurrent weights start as the identity),
    /// <c>transformer</c> (encoder with local causal attention), <c>mlp</c> (each row for itself).
    /// </summary>
    public string Kind { get; init; } = "tcn";

    /// <summary>Width of the linear layer behind the inputs; channels of convolution and attention.</summary>
    public int Width { get; init; } = 48;

    /// <summary>Recurrent state; width of the hidden layers of an MLP; inner width of a Transformer layer.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Convolution blocks, attention layers or hidden layers; recurrent networks have one layer.</summary>
    public int Layers { get; init; } = 5;

    /// <summary>Taps of a convolution; block i looks 2^i rows apart.</summary>
    public int Kernel { get; init; } = 3;

    /// <summary>Rows from which a recurrent network predicts, starting from a zero state; rows that one attention layer sees.</summary>
    public int Window { get; init; } = 96;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>A linear path from the inputs to the means that starts at zero.</summary>
    public bool Skip { get; init; } = true;

    /// <summary>Weights of the head as distributions (Bayes by backprop): the weight of the divergence from the prior; 0 = plain weights.</summary>
    public double KlWeight { get; init; }

    /// <summary>Standard deviation of the prior of a head with distributions.</summary>
    public double Prior { get; init; } = 0.3;

    public WeightStart Start { get; init; } = WeightStart.GlorotNormal;

    public WeightStart RecurrentStart { get; init; } = WeightStart.Orthogonal;

    public double IdentityScale { get; init; } = 1;

    /// <summary>Share of the values behind the first linear layer that is dropped in training.</summary>
    public double InputDropout { get; init; } = 0.15;

    /// <summary>The same inside the body and before the head.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Standard deviation of the noise added to the inputs in training.</summary>
    public double InputNoise { get; init; } = 0.1;

    /// <summary>Rows of a chunk that are learned from.</summary>
    public int Chunk { get; init; } = 144;

    /// <summary>Rows before them that only set the state.</summary>
    public int WarmUp { get; init; } = 48;

    /// <summary>Chunks a step.</summary>
    public int Batch { get; init; } = 32;

    public int Epochs { get; init; } = 6;

    /// <summary>Peak of the one-cycle schedule.</summary>
    public double LearningRate { get; init; } = 1.5e-3;

    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>Largest Euclidean norm of a step's gradient.</summary>
    public double GradientClip { get; init; } = 1;

    /// <summary>Decay per step of the moving average of the weights that becomes the model; 0 = the last weights.</summary>
    public double Average { get; init; } = 0.98;

    /// <summary>Weight of each lead in the loss; empty = all one.</summary>
    public IReadOnlyList<double> LeadWeights { get; init; } = [];

    /// <summary>Error, in units of the targets, beyond which the loss grows linearly (Huber); 0 = squared throughout.</summary>
    public double Huber { get; init; }

    /// <summary>
    /// How much less rows count whose error the network itself expects to be large: squared errors are divided by the expected variance to this
    /// power, and <see cref="Huber"/> is in units of the expected spread. 0 = all rows count the same, 1 = by likelihood.
    /// </summary>
    public double VariancePower { get; init; }

    /// <summary>Weight of the Gaussian log-likelihood that teaches the scale; the error in it is taken as given.</summary>
    public double ScaleWeight { get; init; } = 0.1;

    /// <summary>
    /// False: the weight of a row multiplies its loss. True: chunks are drawn in proportion to the weights of their rows, and drawn rows count the same.
    /// </summary>
    public bool DrawByWeight { get; init; }

    /// <summary>With a validation set: epochs without improvement before training stops. The best epoch is kept in any case.</summary>
    public int Patience { get; init; } = 3;

    public int Seed { get; init; } = 1;

    /// <summary>Sizes and rates that suit a kind on 5-minute rows of about 250 features.</summary>
    /// <exception cref="NotSupportedException">A kind that is not among <see cref="Kinds"/>.</exception>
    public static NetworkSpec For(string kind) => kind switch
    {
        "tcn" => new(),
        "lstm" or "gru" => new() { Kind = kind },
        "rnn" => new() { Kind = kind, Window = 48 },
        "irnn" => new() { Kind = kind, Window = 48, RecurrentStart = WeightStart.Identity, IdentityScale = 0.9 },
        "transformer" => new() { Kind = kind, Layers = 2, Hidden = 96, Window = 32, Dropout = 0.2 },
        "mlp" => new() { Kind = kind, Width = 128, Hidden = 128, Layers = 1, WarmUp = 0 },
        _ => throw new NotSupportedException($"no network of kind '{kind}'"),
    };
}
