using System.Numerics;

namespace RealtimeSwx.Science.Verification;

/// <summary>Running means of the scores of quantile forecasts.</summary>
public readonly record struct QuantileSum(int Count, int Covered, double SumCrps, double SumWidth, double SumInterval)
    : IAdditionOperators<QuantileSum, QuantileSum, QuantileSum>
{
    public double Crps => Count == 0 ? double.NaN : SumCrps / Count;

    /// <summary>Share of observations in [q05, q95]; nominal 0.9.</summary>
    public double Coverage90 => Count == 0 ? double.NaN : (double)Covered / Count;

    /// <summary>Mean of q95 - q05.</summary>
    public double Width90 => Count == 0 ? double.NaN : SumWidth / Count;

    public double IntervalScore90 => Count == 0 ? double.NaN : SumInterval / Count;

    public QuantileSum Add(ReadOnlySpan<double> quantiles, double observed) => new(
        Count + 1,
        Covered + (QuantileScores.Covered90(quantiles, observed) ? 1 : 0),
        SumCrps + QuantileScores.Crps(quantiles, observed),
        SumWidth + QuantileScores.Width90(quantiles),
        SumInterval + QuantileScores.IntervalScore90(quantiles, observed));

    public static QuantileSum operator +(QuantileSum a, QuantileSum b) => new(
        a.Count + b.Count, a.Covered + b.Covered, a.SumCrps + b.SumCrps, a.SumWidth + b.SumWidth, a.SumInterval + b.SumInterval);
}
