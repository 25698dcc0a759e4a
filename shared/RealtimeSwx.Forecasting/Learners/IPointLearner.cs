namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Trains the small networks of the 18-point TEC setting: from a window of a few values a step to the steps ahead, one place at a time.</summary>
public interface IPointLearner
{
    /// <exception cref="NotSupportedException">A kind that is not among <see cref="PointNetworkSpec.Kinds"/>.</exception>
    /// <exception cref="ArgumentException">No window to learn from.</exception>
    IPointModel Fit(PointSet train, PointNetworkSpec spec, CancellationToken cancel);
}

public interface IPointModel : IDisposable
{
    /// <param name="window">Row-major: step x feature, scaled as those learned from.</param>
    /// <returns>One number a lead.</returns>
    float[] Predict(ReadOnlySpan<float> window);
}

/// <param name="Inputs">Row-major: window x step x feature.</param>
/// <param name="Targets">Row-major: window x lead, 0..1.</param>
public sealed record PointSet(int Steps, int Features, int Leads, float[] Inputs, float[] Targets)
{
    public int Count => Targets.Length / Leads;
}

/// <summary>One of the three networks of the published setting (Molina et al.) and how it is trained; everything random follows <see cref="Seed"/>.</summary>
public sealed record PointNetworkSpec(string Kind)
{
    /// <summary><c>lstm</c> and <c>gru</c>: 5 units, then a dense layer with tanh; <c>cnn</c>: 32 filters of 2 steps, ReLU, the larger of two, a dense layer.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["lstm", "gru", "cnn"];

    public int Epochs { get; init; } = 20;

    /// <summary>Windows a step.</summary>
    public int Batch { get; init; } = 32;

    public double LearningRate { get; init; } = 1e-3;

    public int Seed { get; init; } = 1;
}
