namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Rows for boosted trees, in plain arrays.</summary>
/// <param name="Rows">Row-major: row x feature. NaN = missing, which trees handle by themselves; infinities are not allowed.</param>
/// <param name="Targets">One per row.</param>
/// <param name="Weights">One per row, not negative; empty = all one.</param>
public sealed record TreeSet(int Features, float[] Rows, float[] Targets, float[] Weights)
{
    public int Count => Targets.Length;

    /// <exception cref="ArgumentException">Lengths that do not fit one another, or numbers that are none.</exception>
    public void Check()
    {
        if (Features <= 0 || Count == 0 || Rows.Length != Count * (long)Features || (Weights.Length != 0 && Weights.Length != Count))
        {
            throw new ArgumentException($"{Targets.Length} targets of {Features} features do not fit {Rows.Length} numbers and {Weights.Length} weights.");
        }

        if (Rows.Any(float.IsInfinity) || !Targets.All(float.IsFinite) || Weights.Any(w => !float.IsFinite(w) || w < 0))
        {
            throw new ArgumentException("A feature is infinite, or a target or a weight is not a number.");
        }
    }
}

/// <summary>What the trees minimise.</summary>
public enum TreeObjective
{
    /// <summary>Squared error; predicts the mean.</summary>
    SquaredError,

    /// <summary>Cross entropy of targets 0 and 1; predicts the logarithm of the odds.</summary>
    Logistic,
}

/// <summary>Settings of gradient-boosted trees. Everything random follows <see cref="Seed"/>.</summary>
public sealed record TreeSettings
{
    public TreeObjective Objective { get; init; } = TreeObjective.SquaredError;

    public int Trees { get; init; } = 200;

    public int Leaves { get; init; } = 15;

    public double LearningRate { get; init; } = 0.06;

    /// <summary>Fewest rows in a leaf.</summary>
    public int MinimumLeaf { get; init; } = 100;

    /// <summary>L2 penalty of the leaf values.</summary>
    public double Penalty { get; init; } = 10;

    /// <summary>Classes that the values of a feature are sorted into.</summary>
    public int Bins { get; init; } = 255;

    /// <summary>Share of the features that each tree may use.</summary>
    public double FeatureShare { get; init; } = 1;

    /// <summary>Share of the rows that each tree sees.</summary>
    public double RowShare { get; init; } = 1;

    public int Seed { get; init; } = 1;

    /// <summary>Threads of the fit. With one, the same rows and seed give the same bytes every time; more sum in an order of their own.</summary>
    public int Threads { get; init; } = 1;
}

public interface ITreeLearner
{
    /// <exception cref="ArgumentException">Rows that do not fit one another (<see cref="TreeSet.Check"/>).</exception>
    ITreeModel Fit(TreeSet train, TreeSettings settings, CancellationToken cancel);

    ITreeModel Load(ReadOnlyMemory<byte> saved);
}

/// <summary>Fitted trees. Immutable, free to be used by several threads at once; a row gives the same number alone and among others.</summary>
public interface ITreeModel
{
    int Features { get; }

    /// <param name="row">Features in the order of the training; NaN = missing.</param>
    double Predict(ReadOnlySpan<float> row);

    /// <summary>One prediction per row.</summary>
    /// <param name="rows">Row-major: row x feature.</param>
    void Predict(ReadOnlySpan<float> rows, Span<double> into);

    byte[] Save();
}
