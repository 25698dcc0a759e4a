using System.Collections.Immutable;
using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Bench.Imputation;

/// <summary>Scores of a forecast as it is, recentred on fills, and widened by what draws differ by; by lead and by age of the density.</summary>
internal sealed class WideningTally
{
    private static readonly (string Name, double From, double To)[] Classes = [("0.5-3 h", 0.5, 3), ("3 h and more", 3, double.PositiveInfinity), ("all", 0, double.PositiveInfinity)];

    private readonly SortedDictionary<(int Lead, int Class, int Way), Sums> _sums = [];

    private static readonly string[] Ways = ["as it is", "widened", "from the best fill", "mean of draws", "mean of draws, widened"];

    /// <param name="quantiles">Of the forecast as it is; the prediction may differ from their middle.</param>
    /// <param name="filled">Prediction with the gaps filled once.</param>
    /// <param name="mean">Mean of the predictions with drawn fills.</param>
    /// <param name="deviation">Their standard deviation.</param>
    public void Add(int lead, double age, double truth, ImmutableArray<double> quantiles, double filled, double mean, double deviation)
    {
        var centre = quantiles[QuantileLevels.Count / 2];
        var own = (quantiles[^1] - quantiles[0]) / (2 * 1.645);
        var widening = Math.Sqrt(1 + (deviation * deviation / (own * own)));
        foreach (var (way, at, factor) in new[] { (0, centre, 1.0), (1, centre, widening), (2, filled, 1.0), (3, mean, 1.0), (4, mean, widening) })
        {
            double[] moved = [.. quantiles.Select(q => at + (factor * (q - centre)))];
            for (var c = 0; c < Classes.Length; c++)
            {
                if (age >= Classes[c].From && age < Classes[c].To)
                {
                    (_sums.TryGetValue((lead, c, way), out var sums) ? sums : _sums[(lead, c, way)] = new Sums()).Add(truth, at, moved, deviation);
                }
            }
        }
    }

    public void Print()
    {
        Console.WriteLine("lead density_age way n rmse crps coverage90 width90 deviation_of_draws");
        foreach (var ((lead, c, way), s) in _sums)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{SymHLeads.Scored[lead].TotalMinutes,4} | {Classes[c].Name,-12} | {Ways[way],-22} | {s.Count,6} | {s.Error.Rmse:0.000} | {s.Crps / s.Count:0.000} | {s.Covered / (double)s.Count:0.000} | {s.Width / s.Count:0.00} | {s.Deviation / s.Count:0.00}"));
        }
    }

    private sealed class Sums
    {
        public int Count { get; private set; }

        public ErrorSum Error { get; private set; }

        public double Crps { get; private set; }

        public int Covered { get; private set; }

        public double Width { get; private set; }

        public double Deviation { get; private set; }

        public void Add(double truth, double prediction, double[] quantiles, double deviation)
        {
            Count++;
            Error = Error.Add(prediction, truth);
            Crps += QuantileScores.Crps(quantiles, truth);
            Covered += QuantileScores.Covered90(quantiles, truth) ? 1 : 0;
            Width += QuantileScores.Width90(quantiles);
            Deviation += deviation;
        }
    }
}
