using System.Collections.Immutable;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.SymH;

/// <summary>
/// What is issued with no model at all: a baseline with the spread that its errors had on the scoring windows of the 65 training storms
/// (<c>swx train symh</c> prints these numbers), by predicted level.
/// </summary>
public static class SymHFallback
{
    private static readonly double[] Shape =
        [-1.645, -1.282, -1.036, -0.842, -0.674, -0.524, -0.385, -0.253, -0.126, 0, 0.126, 0.253, 0.385, 0.524, 0.674, 0.842, 1.036, 1.282, 1.645];

    private static readonly double[] Levels = [-200, -130, -80, -45, -10];

    // Half-width of the 90 % interval, nT, per lead and level.
    private static readonly double[][] Equation = [[48, 27, 18, 12, 8], [70, 38, 25, 17, 12]];
    private static readonly double[][] LastValue = [[48, 28, 19, 14, 12], [80, 45, 29, 21, 18]];

    public static ImmutableArray<double> Quantiles(double prediction, int lead, bool persistence, double scale)
    {
        var half = (persistence ? LastValue : Equation)[lead];
        var table = new ResidualQuantiles([.. Levels], [.. half.Select(h => (ImmutableArray<double>)[.. Shape.Select(s => s * h / 1.645)])]);
        return table.Apply(prediction, scale);
    }
}
