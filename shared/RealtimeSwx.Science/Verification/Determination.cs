namespace RealtimeSwx.Science.Verification;

/// <summary>
/// Coefficient of determination: 1 - sum of squared errors / sum of squares of the observed values about their own mean. 1 = perfect, 0 = no
/// better than that mean, which no forecaster knew. The running mean keeps it accurate far from zero (Welford 1962).
/// </summary>
public readonly record struct Determination(int Count, double MeanObserved, double ScatterObserved, double SumSquaredError)
{
    /// <summary>NaN without samples or when all observed values are the same.</summary>
    public double R2 => ScatterObserved > 0 ? 1 - (SumSquaredError / ScatterObserved) : double.NaN;

    public Determination Add(double forecast, double observed)
    {
        var mean = MeanObserved + ((observed - MeanObserved) / (Count + 1));
        return new Determination(
            Count + 1, mean, ScatterObserved + ((observed - MeanObserved) * (observed - mean)), SumSquaredError + ((forecast - observed) * (forecast - observed)));
    }
}
