using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Verification;

/// <summary>Scores of a forecast stated as 19 ascending quantiles at <see cref="QuantileLevels"/>.</summary>
public static class QuantileScores
{
    /// <summary>Share of outcomes that [q05, q95] should hold.</summary>
    public const double NominalCoverage = 0.9;

    /// <summary>Quantile (pinball) loss of one level, unit of the target.</summary>
    public static double Pinball(double level, double quantile, double observed) =>
        observed >= quantile ? level * (observed - quantile) : (1 - level) * (quantile - observed);

    /// <summary>Continuous ranked probability score: twice the mean pinball loss over the 19 levels.</summary>
    public static double Crps(ReadOnlySpan<double> quantiles, double observed)
    {
        Check(quantiles);
        var sum = 0.0;
        for (var i = 0; i < quantiles.Length; i++)
        {
            sum += Pinball(QuantileLevels.Level(i), quantiles[i], observed);
        }

        return 2 * sum / quantiles.Length;
    }

    /// <summary>True when the observation lies in [q05, q95], ends included.</summary>
    public static bool Covered90(ReadOnlySpan<double> quantiles, double observed)
    {
        Check(quantiles);
        return observed >= quantiles[0] && observed <= quantiles[^1];
    }

    public static double Width90(ReadOnlySpan<double> quantiles)
    {
        Check(quantiles);
        return quantiles[^1] - quantiles[0];
    }

    /// <summary>Interval score (Gneiting and Raftery 2007) of [q05, q95], alpha = 0.1: width plus 2/alpha times the miss.</summary>
    public static double IntervalScore90(ReadOnlySpan<double> quantiles, double observed)
    {
        var miss = Math.Max(0, Math.Max(quantiles[0] - observed, observed - quantiles[^1]));
        return Width90(quantiles) + (miss * 2 / (1 - NominalCoverage));
    }

    /// <summary>
    /// Probability of a value at or below <paramref name="threshold"/>: linear between quantiles, exponential tails outside whose scale
    /// is that of the outer quantiles (q05 to q25, q75 to q95).
    /// </summary>
    public static double ProbabilityAtMost(ReadOnlySpan<double> quantiles, double threshold)
    {
        Check(quantiles);
        if (threshold < quantiles[0])
        {
            return QuantileLevels.Level(0) * Tail(quantiles[0] - threshold, quantiles[4] - quantiles[0]);
        }

        var last = quantiles.Length - 1;
        if (threshold >= quantiles[last])
        {
            return 1 - ((1 - QuantileLevels.Level(last)) * Tail(threshold - quantiles[last], quantiles[last] - quantiles[last - 4]));
        }

        var i = 0;
        while (threshold >= quantiles[i + 1])
        {
            i++;
        }

        var gap = quantiles[i + 1] - quantiles[i];
        return QuantileLevels.Level(i) + ((threshold - quantiles[i]) / gap * (QuantileLevels.Level(i + 1) - QuantileLevels.Level(i)));
    }

    // An exponential tail falls by ln(0.25 / 0.05) scales between its 5 % and its 25 % quantile.
    private static double Tail(double beyond, double spread) =>
        spread <= 0 ? (beyond > 0 ? 0 : 1) : Math.Exp(-beyond * Math.Log(5) / spread);

    private static void Check(ReadOnlySpan<double> quantiles)
    {
        if (quantiles.Length != QuantileLevels.Count)
        {
            throw new ArgumentException($"A forecast states {QuantileLevels.Count} quantiles, not {quantiles.Length}.", nameof(quantiles));
        }
    }
}
