namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Learns to tell what made a pulse from its samples.</summary>
public interface IPulseLearner
{
    /// <param name="held">Not trained on: the epoch that is best on it is kept, and the probabilities are calibrated on it.</param>
    /// <exception cref="ArgumentException">Sets of different bins or labels outside the classes.</exception>
    IPulseNetwork Fit(PulseSet train, PulseSet held, PulseNetworkSpec spec, CancellationToken cancel);

    /// <exception cref="Domain.InputException">Bytes that are no saved network.</exception>
    IPulseNetwork Load(ReadOnlyMemory<byte> saved);
}

public interface IPulseNetwork : IDisposable
{
    int Bins { get; }

    int Classes { get; }

    /// <summary>Calibrated probabilities, row-major: pulse x class; every row sums to one.</summary>
    /// <param name="samples">Row-major: pulse x bin, ADC counts above the baseline.</param>
    float[] Probabilities(float[] samples);

    byte[] Save();
}

/// <summary>Pulses whose class is known.</summary>
/// <param name="Samples">Row-major: pulse x bin, ADC counts above the baseline.</param>
/// <param name="Labels">Class of each, from 0.</param>
public sealed record PulseSet(int Bins, float[] Samples, int[] Labels)
{
    public int Count => Labels.Length;
}

/// <summary>A one-dimensional convolutional network and how it is trained. Everything random follows <see cref="Seed"/>.</summary>
public sealed record PulseNetworkSpec
{
    public int Classes { get; init; } = 2;

    /// <summary>Channels of the first convolution; the second has twice as many.</summary>
    public int Width { get; init; } = 12;

    public int Epochs { get; init; } = 8;

    /// <summary>Pulses a step.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>Peak of the one-cycle schedule.</summary>
    public double LearningRate { get; init; } = 4e-3;

    public double WeightDecay { get; init; } = 1e-3;

    public int Seed { get; init; } = 1;
}
