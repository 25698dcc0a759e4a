using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Tec;

/// <summary>
/// Products of the errors of each two voices, relative to the mean TEC, by days of history, lead, latitude band and local time, from forecasts of days
/// that the members were not fitted to. Weights and spread of a <see cref="TecCombination"/> follow from them.
/// </summary>
internal sealed class TecCombinationSums(ImmutableArray<string> voices)
{
    private const int Bins = TecCalibration.Bands * TecCalibration.LocalTimes;

    /// <summary>A band also counts half of each neighbour.</summary>
    private const double NeighbourShare = 0.5;

    private readonly int _pairs = voices.Length * voices.Length;
    private readonly double[] _products = new double[TecHistory.KeptDays * TecHistory.Slots * Bins * voices.Length * voices.Length];
    private readonly double[] _areas = new double[TecHistory.KeptDays * TecHistory.Slots * Bins];
    private readonly double[] _means = new double[TecHistory.KeptDays * TecHistory.Slots * voices.Length * voices.Length];
    private readonly double[] _counts = new double[TecHistory.KeptDays * TecHistory.Slots];

    /// <param name="fields">Of one lead, in the order of the voices.</param>
    public void Add(TecHistory past, int lead, TecMap truth, IReadOnlyList<double[]> fields)
    {
        var grid = past.Grid;
        var (weights, localTimes) = (TecField.Weights(grid), TecLocalTime.Along(grid, truth.Epoch));
        var level = Math.Max(1, TecField.Mean(fields[0], grid, weights));
        var set = TecCombination.SpreadIndexOf(Math.Min(past.Days, TecHistory.KeptDays), lead);
        var errors = new double[voices.Length];
        var means = new double[voices.Length];
        var area = 0.0;
        for (var i = 0; i < grid.LatCount; i++)
        {
            for (var j = 0; j < grid.UniqueLonCount; j++)
            {
                var complete = true;
                for (var v = 0; v < errors.Length; v++)
                {
                    errors[v] = (fields[v][(i * grid.UniqueLonCount) + j] - truth[i, j]) / level;
                    complete &= !double.IsNaN(errors[v]);
                }

                if (!complete)
                {
                    continue;
                }

                var bin = (set * Bins) + (TecCalibration.Band(grid.Lat(i)) * TecCalibration.LocalTimes)
                    + TecCalibration.LocalTimeBin(localTimes[j].Hours);
                _areas[bin] += weights[i];
                area += weights[i];
                AddProducts(_products.AsSpan(bin * _pairs, _pairs), errors, weights[i]);
                for (var v = 0; v < errors.Length; v++)
                {
                    means[v] += weights[i] * errors[v];
                }
            }
        }

        if (area > 0)
        {
            _counts[set]++;
            AddProducts(_means.AsSpan(set * _pairs, _pairs), Array.ConvertAll(means, m => m / area), 1);
        }
    }

    public TecCombination Solve()
    {
        var weights = ImmutableArray.CreateBuilder<ImmutableArray<double>>();
        var spread = ImmutableArray.CreateBuilder<ImmutableArray<double>>();
        for (var set = 0; set < _counts.Length; set++)
        {
            var from = weights.Count;
            for (var band = 0; band < TecCalibration.Bands; band++)
            {
                weights.Add([.. ConvexWeights.Fit(Gram(set, band))]);
            }

            spread.Add([.. Enumerable.Range(0, Bins).Select(bin => Variance(set, bin, weights[from + (bin / TecCalibration.LocalTimes)])), MeanVariance(set, weights[from + (TecCalibration.Bands / 2)])]);
        }

        return new TecCombination(voices, weights.ToImmutable(), spread.ToImmutable());
    }

    /// <summary>Root of the mean squared error relative to the mean TEC, over all leads, of the combination and of one voice, by days of history.</summary>
    public (double Combined, double Voice) RelativeError(int days, int voice, TecCombination combination)
    {
        var (combined, alone, area) = (0.0, 0.0, 0.0);
        for (var bin = TecCombination.SpreadIndexOf(days, 0) * Bins; bin < (TecCombination.SpreadIndexOf(days, TecHistory.Slots - 1) + 1) * Bins; bin++)
        {
            var products = _products.AsSpan(bin * _pairs, _pairs);
            combined += Quadratic(products, combination.Weights[bin / TecCalibration.LocalTimes]);
            alone += products[voice * (voices.Length + 1)];
            area += _areas[bin];
        }

        return area > 0 ? (Math.Sqrt(combined / area), Math.Sqrt(alone / area)) : (0, 0);
    }

    private double[,] Gram(int set, int band)
    {
        var gram = new double[voices.Length, voices.Length];
        for (var other = Math.Max(0, band - 1); other <= Math.Min(TecCalibration.Bands - 1, band + 1); other++)
        {
            for (var bin = other * TecCalibration.LocalTimes; bin < (other + 1) * TecCalibration.LocalTimes; bin++)
            {
                for (var p = 0; p < _pairs; p++)
                {
                    gram[p / voices.Length, p % voices.Length] += (other == band ? 1 : NeighbourShare) * _products[(((set * Bins) + bin) * _pairs) + p];
                }
            }
        }

        return gram;
    }

    private double Variance(int set, int bin, ImmutableArray<double> weights) => _areas[(set * Bins) + bin] is > 0 and var area
        ? Quadratic(_products.AsSpan(((set * Bins) + bin) * _pairs, _pairs), weights) / area
        : TecCalibration.Default[bin];

    private double MeanVariance(int set, ImmutableArray<double> weights) =>
        _counts[set] > 0 ? Quadratic(_means.AsSpan(set * _pairs, _pairs), weights) / _counts[set] : TecCalibration.Default[^1];

    private static double Quadratic(ReadOnlySpan<double> products, ImmutableArray<double> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            for (var j = 0; j < weights.Length; j++)
            {
                sum += weights[i] * weights[j] * products[(i * weights.Length) + j];
            }
        }

        return sum;
    }

    private static void AddProducts(Span<double> sums, double[] errors, double weight)
    {
        for (var i = 0; i < errors.Length; i++)
        {
            for (var j = 0; j < errors.Length; j++)
            {
                sums[(i * errors.Length) + j] += weight * errors[i] * errors[j];
            }
        }
    }
}
