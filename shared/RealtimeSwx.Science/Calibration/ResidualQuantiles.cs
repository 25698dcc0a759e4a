using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Calibration;

/// <summary>
/// The distribution of residuals (observed minus predicted, divided by the scale) as a function of the predicted level: 19 quantiles at
/// each of a few levels, linear between them and constant outside. Fitted on predictions that the model did not train on.
/// </summary>
/// <param name="Levels">Ascending: mean predicted level of each bin.</param>
/// <param name="Offsets">Per level: 19 ascending offsets.</param>
public sealed record ResidualQuantiles(ImmutableArray<double> Levels, ImmutableArray<ImmutableArray<double>> Offsets)
{
    /// <summary>Fits one set of offsets per bin of predicted level.</summary>
    /// <param name="edges">Ascending inner edges of the bins. A bin with fewer than <paramref name="minimum"/> residuals joins its neighbour.</param>
    public static ResidualQuantiles Fit(ReadOnlySpan<double> predicted, ReadOnlySpan<double> residuals, IReadOnlyList<double> edges, int minimum = 200)
    {
        if (predicted.Length != residuals.Length || predicted.Length == 0)
        {
            throw new ArgumentException("One residual per prediction, and at least one.", nameof(residuals));
        }

        var bins = Enumerable.Range(0, edges.Count + 1).Select(_ => new Bin()).ToList();
        for (var i = 0; i < predicted.Length; i++)
        {
            var b = 0;
            while (b < edges.Count && predicted[i] >= edges[b])
            {
                b++;
            }

            bins[b].Add(predicted[i], residuals[i]);
        }

        Merge(bins, minimum);
        return new ResidualQuantiles(
            [.. bins.Select(b => b.Level)],
            [.. bins.Select(b => Quantiles(b.Residuals))]);
    }

    /// <summary>The 19 quantiles of a forecast: prediction + scale x offset at the predicted level. Ascending.</summary>
    public ImmutableArray<double> Apply(double prediction, double scale = 1)
    {
        var (low, weight) = Locate(prediction);
        var high = Math.Min(low + 1, Levels.Length - 1);
        var result = ImmutableArray.CreateBuilder<double>(QuantileLevels.Count);
        for (var i = 0; i < QuantileLevels.Count; i++)
        {
            var offset = ((1 - weight) * Offsets[low][i]) + (weight * Offsets[high][i]);
            result.Add(prediction + (scale * offset));
        }

        return result.MoveToImmutable();
    }

    /// <summary>
    /// The same with the prediction itself in the middle, as far as its neighbours allow: residuals of storms are skewed, and the prediction
    /// has the smaller squared error than their median.
    /// </summary>
    public ResidualQuantiles Centred()
    {
        const int Middle = QuantileLevels.Count / 2;
        return this with { Offsets = [.. Offsets.Select(o => o.SetItem(Middle, Math.Clamp(0, o[Middle - 1], o[Middle + 1])))] };
    }

    private (int Low, double Weight) Locate(double level)
    {
        if (level <= Levels[0])
        {
            return (0, 0);
        }

        for (var i = 1; i < Levels.Length; i++)
        {
            if (level < Levels[i])
            {
                return (i - 1, (level - Levels[i - 1]) / (Levels[i] - Levels[i - 1]));
            }
        }

        return (Levels.Length - 1, 0);
    }

    private static void Merge(List<Bin> bins, int minimum)
    {
        while (bins.Count > 1 && bins.FindIndex(b => b.Residuals.Count < minimum) is var thin and >= 0)
        {
            var into = thin == 0 ? 1 : thin == bins.Count - 1 || bins[thin - 1].Residuals.Count < bins[thin + 1].Residuals.Count ? thin - 1 : thin + 1;
            bins[into].Take(bins[thin]);
            bins.RemoveAt(thin);
        }
    }

    // Finite-sample corrected: rank level * (n + 1), linear between ranks.
    private static ImmutableArray<double> Quantiles(List<double> values)
    {
        values.Sort();
        return [.. Enumerable.Range(0, QuantileLevels.Count).Select(i =>
        {
            var rank = (QuantileLevels.Level(i) * (values.Count + 1)) - 1;
            var low = Math.Clamp((int)Math.Floor(rank), 0, values.Count - 1);
            var high = Math.Min(low + 1, values.Count - 1);
            return values[low] + (Math.Clamp(rank - low, 0, 1) * (values[high] - values[low]));
        })];
    }

    private sealed class Bin
    {
        private double _sum;

        public List<double> Residuals { get; } = [];

        public double Level => _sum / Residuals.Count;

        public void Add(double predicted, double residual)
        {
            _sum += predicted;
            Residuals.Add(residual);
        }

        public void Take(Bin other)
        {
            _sum += other._sum;
            Residuals.AddRange(other.Residuals);
        }
    }
}
