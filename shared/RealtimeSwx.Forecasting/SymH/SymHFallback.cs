using System.Collections.Immutable;
using RealtimeSwx.Forecasting.SymH.Training;
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

    private static readonly double[] Levels = [-213, -121, -76, -42, -12];

    // Half-width of the 90 % interval, nT, per lead and level.
    private static readonly double[][] Equation = [[46.1, 23.6, 15.9, 9.9, 7.2], [65.7, 32.1, 21.4, 14.1, 10.5]];
    private static readonly double[][] LastValue = [[44.1, 25.0, 18.0, 12.0, 9.0], [58.5, 31.5, 25.5, 16.5, 13.5]];

    private static readonly double[] LevelEdges = [-160, -100, -60, -30];

    public static ImmutableArray<double> Quantiles(double prediction, int lead, bool persistence, double scale)
    {
        var half = (persistence ? LastValue : Equation)[lead];
        var table = new ResidualQuantiles([.. Levels], [.. half.Select(h => (ImmutableArray<double>)[.. Shape.Select(s => s * h / 1.645)])]);
        return table.Apply(prediction, scale);
    }

    /// <summary>The numbers above, from storms: level and half-width of the 90 % interval of both baselines, per lead.</summary>
    internal static IEnumerable<string> Describe(IReadOnlyList<TrainingStorm> storms)
    {
        foreach (var ahead in SymHLeads.Rows)
        {
            foreach (var (name, predict) in ((string, Func<TrainingStorm, int, double>)[])[("equation", (s, r) => s.Frame.Burton(r)[ahead]), ("last value", (s, r) => s.SymH(r))])
            {
                var predicted = storms.SelectMany(s => Rows(s).Select(r => predict(s, r))).ToArray();
                var residuals = storms.SelectMany(s => Rows(s).Select(r => s.SymH(r + ahead) - predict(s, r))).ToArray();
                var table = ResidualQuantiles.Fit(predicted, residuals, LevelEdges);
                var pairs = table.Levels.Zip(table.Offsets, (l, o) => FormattableString.Invariant($"{l:0}: {(o[^1] - o[0]) / 2:0.0}"));
                yield return $"fallback {name} {ahead * 5} min: {string.Join(", ", pairs)}";
            }
        }
    }

    private static IEnumerable<int> Rows(TrainingStorm storm) => Enumerable.Range(0, storm.Issues[0].Count).Select(storm.Issues[0].Row);
}
