namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Learns to draw windows of several channels that are like those it has seen, given what they should be like.</summary>
public interface IGeneratorLearner
{
    /// <exception cref="ArgumentException">A set that the specification does not suit.</exception>
    IWindowGenerator Fit(WindowSet train, GeneratorSpec spec, IProgress<EpochReport>? progress, CancellationToken cancel);

    /// <exception cref="Domain.InputException">Bytes that are no saved generator.</exception>
    IWindowGenerator Load(ReadOnlyMemory<byte> saved);
}

public interface IWindowGenerator : IDisposable
{
    GeneratorSpec Spec { get; }

    int Steps { get; }

    int Channels { get; }

    int Conditions { get; }

    /// <summary>One window; the same for the same conditions and seed.</summary>
    /// <param name="conditions">What it should be like, in the units of <see cref="WindowSet.About"/>.</param>
    /// <returns>Row-major: step x channel.</returns>
    float[] Draw(ReadOnlySpan<float> conditions, int seed);

    byte[] Save();
}

/// <summary>A conditional generator and how it is trained. Everything random follows <see cref="Seed"/>.</summary>
public sealed record GeneratorSpec
{
    /// <summary>Numbers that a window is told by, beside its conditions.</summary>
    public int Latent { get; init; } = 24;

    /// <summary>Channels inside.</summary>
    public int Width { get; init; } = 48;

    /// <summary>By how much each layer makes a window shorter, outermost first; the number of steps is a multiple of their product.</summary>
    public IReadOnlyList<int> Strides { get; init; } = [4, 4, 3];

    /// <summary>
    /// Weight of the divergence from the prior. Neighbouring steps err together, so a likelihood that takes them as independent counts each error
    /// several times; about as many is right here.
    /// </summary>
    public double Divergence { get; init; } = 10;

    public int Epochs { get; init; } = 30;

    /// <summary>Windows a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Peak of the one-cycle schedule.</summary>
    public double LearningRate { get; init; } = 2e-3;

    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>Largest Euclidean norm of a step's gradient.</summary>
    public double GradientClip { get; init; } = 1;

    public int Seed { get; init; } = 1;
}

/// <summary>Windows of the same length and channels, and what each is like.</summary>
public sealed record WindowSet
{
    /// <exception cref="ArgumentException">Arrays that do not fit the number of weights.</exception>
    public WindowSet(int steps, int channels, int conditions, float[] values, float[] about, float[] weights)
    {
        if (weights.Length == 0 || values.Length != weights.Length * steps * channels || about.Length != weights.Length * conditions)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{values.Length} values and {about.Length} conditions for {weights.Length} windows of {steps} x {channels} with {conditions} conditions."),
                nameof(weights));
        }

        (Steps, Channels, Conditions, Values, About, Weights) = (steps, channels, conditions, values, about, weights);
    }

    public int Steps { get; }

    public int Channels { get; }

    public int Conditions { get; }

    /// <summary>Row-major: window x step x channel, standardised. A number that is not finite counts as missing and is not learned.</summary>
    public float[] Values { get; }

    /// <summary>Row-major: window x condition, about as large as one.</summary>
    public float[] About { get; }

    /// <summary>One per window: how often it is shown, relative to the others.</summary>
    public float[] Weights { get; }

    public int Count => Weights.Length;
}
