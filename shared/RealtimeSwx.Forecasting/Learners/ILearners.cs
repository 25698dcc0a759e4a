namespace RealtimeSwx.Forecasting.Learners;

/// <summary>
/// The door to learners that live outside this library (Torch networks, boosted trees). Pipelines ask for a kind by name and never know
/// what is behind it.
/// </summary>
public interface ILearners
{
    /// <summary>A sequence-to-values learner, e.g. <c>lstm</c>. Throws <see cref="NotSupportedException"/> for an unknown kind.</summary>
    ISequenceLearner Sequence(string kind);

    /// <summary>Gradient-boosted regression trees.</summary>
    ITreeLearner Trees { get; }

    /// <summary>Causal networks trained sequence to sequence.</summary>
    INetworkLearner Networks { get; }
}

/// <summary>
/// Windows of standardised features with several targets each. Windows overlap, so the rows are stored once and each window names its first.
/// </summary>
/// <param name="Rows">Row-major: row x feature.</param>
/// <param name="Starts">First row of each window; step s is row <c>start + s * Stride</c>.</param>
/// <param name="Targets">Row-major: window x output.</param>
/// <param name="Weights">One per window.</param>
public sealed record SequenceSet(int Steps, int Features, int Outputs, float[] Rows, int[] Starts, float[] Targets, float[] Weights, int Stride = 1)
{
    public int Count => Starts.Length;
}

/// <summary>Settings shared by sequence learners. Everything random follows <see cref="Seed"/>.</summary>
public sealed record SequenceSettings
{
    public int Hidden { get; init; } = 64;

    /// <summary>Width of the linear layer between the features and the recurrent layer.</summary>
    public int Projection { get; init; } = 48;

    public int Epochs { get; init; } = 6;

    public int BatchSize { get; init; } = 256;

    public double LearningRate { get; init; } = 2e-3;

    public double WeightDecay { get; init; } = 1e-3;

    public double GradientClip { get; init; } = 1.0;

    public double Dropout { get; init; } = 0.1;

    /// <summary>Standard deviation of the noise added to the standardised features while training.</summary>
    public double InputNoise { get; init; } = 0.1;

    /// <summary>Decay per step of the moving average of the weights that becomes the model; 0 = the last weights.</summary>
    public double Average { get; init; } = 0.98;

    public int Seed { get; init; } = 1;

    /// <summary>Weight of each output in the loss; empty = all one.</summary>
    public IReadOnlyList<double> OutputWeights { get; init; } = [];
}

public sealed record EpochReport(int Epoch, int Epochs, double TrainLoss, double? ValidationLoss)
{
    /// <summary>Mean Euclidean norm of the gradient before it is clipped; 0 where it is not measured.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Mean squared error on watched rows by the weights so far, without dropout and noise; null where nothing is watched.</summary>
    public WatchedLoss? Watched { get; init; }
}

/// <param name="Train">On some of the training series.</param>
/// <param name="Held">On series that nothing depends on.</param>
public sealed record WatchedLoss(double Train, double Held);

public interface ISequenceLearner
{
    ISequenceModel Fit(SequenceSet train, SequenceSet? validation, SequenceSettings settings, IProgress<EpochReport>? progress, CancellationToken cancel);

    ISequenceModel Load(ReadOnlyMemory<byte> saved);
}

/// <summary>A fitted network. Predicts one window at a time, so that a backtest and a live forecast sum in the same order.</summary>
public interface ISequenceModel : IDisposable
{
    int Steps { get; }

    int Features { get; }

    int Outputs { get; }

    /// <param name="window">Step x feature, standardised.</param>
    float[] Predict(ReadOnlySpan<float> window);

    byte[] Save();

    /// <summary>A new model, this one fine-tuned on recent samples; this one stays as it was.</summary>
    ISequenceModel Update(SequenceSet recent, SequenceSettings settings, CancellationToken cancel);
}
