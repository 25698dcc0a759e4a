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
    private static readonly double[][] Equation =
    [
        [33.1, 16.6, 11.3, 7.0, 5.1], [46.1, 23.6, 15.9, 9.9, 7.2], [65.7, 32.1, 21.4, 14.1, 10.5], [82.9, 38.5, 27.2, 18.0, 13.7], [93.5, 54.7, 39.6, 27.9, 21.3],
    ];

    private static readonly double[][] LastValue =
    [
        [32.1, 17.5, 13.0, 7.5, 6.0], [44.1, 25.0, 18.0, 12.0, 9.0], [58.5, 31.5, 25.5, 16.5, 13.5], [64.6, 35.5, 30.5, 20.5, 17.5], [78.7, 45.5, 37.5, 26.0, 27.5],
    ];

    private static readonly double[] LevelEdges = [-160, -100, -60, -30];

    /// <param name="lead">Place among <see cref="SymHLeads.Rows"/>.</param>
    /// <summary>The baseline that knows nothing of the day: mean Sym-H of the 65 training storms with the days around them, nT.</summary>
    public const double Climatology = -25.4;

    public static ImmutableArray<double> Quantiles(double prediction, int lead, bool persistence, double scale)
    {
        var half = (persistence ? LastValue : Equation)[lead];
        var table = new ResidualQuantiles([.. Levels], [.. half.Select(h => (ImmutableArray<double>)[.. Shape.Select(s => s * h / 1.645)])]);
        return table.Apply(prediction, scale);
    }

    /// <summary>The numbers above, from storms: level and half-width of the 90 % interval of both baselines, per lead.</summary>
    internal static IEnumerable<string> Describe(IReadOnlyList<TrainingStorm> storms)
    {
        var known = storms.SelectMany(s => Enumerable.Range(0, s.Frame.Rows).Select(s.Truth)).Where(double.IsFinite);
        yield return FormattableString.Invariant($"fallback climatology: {known.Average():0.0}");
        foreach (var ahead in SymHLeads.Rows)
        {
            foreach (var (name, predict) in ((string, Func<TrainingStorm, int, double>)[])[("equation", (s, r) => s.Frame.Outlook(r).Span[ahead]), ("last value", (s, r) => s.Truth(r))])
            {
                var predicted = storms.SelectMany(s => Rows(s, ahead).Select(r => predict(s, r))).ToArray();
                var residuals = storms.SelectMany(s => Rows(s, ahead).Select(r => s.Truth(r + ahead) - predict(s, r))).ToArray();
                var table = ResidualQuantiles.Fit(predicted, residuals, LevelEdges);
                var pairs = table.Levels.Zip(table.Offsets, (l, o) => FormattableString.Invariant($"{l:0}: {(o[^1] - o[0]) / 2:0.0}"));
                yield return $"fallback {name} {ahead * 5} min: {string.Join(", ", pairs)}";
            }
        }
    }

    private static IEnumerable<int> Rows(TrainingStorm storm, int ahead) =>
        Enumerable.Range(0, storm.Issues[0].Count).Select(storm.Issues[0].Row).Where(r => !double.IsNaN(storm.Truth(r + ahead)));
}
