namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Trains and loads causal sequence networks: from the rows of a series so far to mean and spread at several leads.</summary>
public interface INetworkLearner
{
    /// <param name="validation">Judges every epoch; null = all epochs are run and the last is kept.</param>
    /// <param name="watched">Series for the learning curve: every report tells the error on them and on some of those trained on; the network does not depend on them.</param>
    /// <exception cref="NotSupportedException">A kind that is not among <see cref="NetworkSpec.Kinds"/>.</exception>
    NetworkFit Fit(SeriesSet train, SeriesSet? validation, NetworkSpec spec, IProgress<EpochReport>? progress, CancellationToken cancel, SeriesSet? watched = null);

    /// <exception cref="Domain.InputException">Bytes that are no saved network.</exception>
    INetworkModel Load(ReadOnlyMemory<byte> saved);
}

public sealed record EpochReport(int Epoch, int Epochs, double TrainLoss, double? ValidationLoss)
{
    /// <summary>Mean Euclidean norm of the gradient before it is clipped.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Mean squared error on watched rows by the weights so far, without dropout and noise; null where nothing is watched.</summary>
    public WatchedLoss? Watched { get; init; }
}

/// <param name="Train">On some of the training series.</param>
/// <param name="Held">On series that nothing depends on.</param>
public sealed record WatchedLoss(double Train, double Held);

/// <param name="Curve">One report per epoch that was run.</param>
public sealed record NetworkFit(INetworkModel Model, IReadOnlyList<EpochReport> Curve);

/// <summary>
/// A fitted causal network. The prediction for a row comes from exactly <see cref="Window"/> rows that end with it, from a zero state; where a
/// series has fewer, its first row stands for those before. So it is the same wherever the series starts, and whether a whole series or one
/// window is given (to rounding: sums are taken in another order). Inputs that are not finite count as missing and are taken as 0.
/// An output is the means of all leads, then the natural logarithms of their standard deviations, in units of the targets.
/// </summary>
public interface INetworkModel : IDisposable
{
    NetworkSpec Spec { get; }

    /// <summary>Rows that a prediction depends on.</summary>
    int Window { get; }

    int Features { get; }

    int Leads { get; }

    /// <summary>For the newest row of one window: the live path. Summed the same way in every call.</summary>
    /// <param name="rows">Row-major: row x feature; rows older than <see cref="Window"/> are not looked at.</param>
    /// <returns>2 x lead.</returns>
    float[] PredictNewest(ReadOnlySpan<float> rows);

    /// <summary>The same for several windows, each of <see cref="Window"/> rows.</summary>
    /// <param name="windows">Row-major: window x row x feature.</param>
    /// <returns>Row-major: window x (2 x lead).</returns>
    float[] PredictWindows(ReadOnlySpan<float> windows);

    /// <summary>For every row of a series.</summary>
    /// <param name="rows">Row-major: row x feature.</param>
    /// <returns>Row-major: row x (2 x lead).</returns>
    float[] PredictSeries(ReadOnlySpan<float> rows);

    /// <summary>Several passes with dropout on and with weights drawn where the head has distributions; pass i is the same for the same seed.</summary>
    /// <returns>One array per pass, as of <see cref="PredictSeries"/>.</returns>
    IReadOnlyList<float[]> Draws(ReadOnlySpan<float> rows, int passes, int seed);

    /// <summary>
    /// How much the past matters: the mean over windows of the norm of the gradient of the summed means at the newest row, by the inputs of the row
    /// so many steps before it.
    /// </summary>
    /// <param name="windows">As of <see cref="PredictWindows"/>.</param>
    /// <returns>By lag: <see cref="Window"/> numbers, the newest row first.</returns>
    double[] GradientByLag(ReadOnlySpan<float> windows);

    byte[] Save();

    /// <summary>A new model, this one trained on with new rows; this one stays as it was.</summary>
    /// <param name="rehearsal">Earlier rows that must not be forgotten: as many chunks of them as of the new ones, in every epoch; null = none.</param>
    /// <param name="spec">How to train; the sizes stay.</param>
    INetworkModel Update(SeriesSet recent, SeriesSet? rehearsal, NetworkSpec spec, CancellationToken cancel);
}
