namespace RealtimeSwx.Forecasting.Kp;

/// <summary>
/// Probabilities of no storm and of G1..G5 by a softmax: the logarithm of the odds of class g against no storm is
/// <c>Intercepts[g - 1] + Slopes[g - 1] . z</c>, z the standardised predictors. Fitted by <see cref="Training.StormSoftmaxFit"/>.
/// </summary>
internal sealed record StormSoftmax(double[] Mean, double[] Deviation, double[] Intercepts, double[][] Slopes)
{
    public const int Levels = 5;

    /// <summary>What the classifier sees: the mean that the members expect, how disturbed it has been, and how it was one and two rotations ago.</summary>
    public static double[] Predictors(KpPast past, double expected)
    {
        var (day, rotation) = (past.Cadence.Day, past.Cadence.Rotation);
        var highest = past.Highest(day);
        var before = (past.Mean(3, rotation - 1) + past.Mean(3, (2 * rotation) - 1)) / 2;
        return [expected, expected * expected / 9, past[1], past.Mean(day / 2), highest, Math.Max(0, past[1] - 5), highest - past[1], past.Deviation(day), before];
    }

    /// <summary>P(at least G1) .. P(G5), descending.</summary>
    public double[] AtLeast(ReadOnlySpan<double> predictors)
    {
        Span<double> z = stackalloc double[predictors.Length];
        for (var i = 0; i < z.Length; i++)
        {
            z[i] = (predictors[i] - Mean[i]) / Deviation[i];
        }

        var result = new double[Levels];
        Classes(z, Intercepts, Slopes, result);
        for (var g = Levels - 2; g >= 0; g--)
        {
            result[g] = Math.Min(1, result[g] + result[g + 1]);
        }

        return result;
    }

    /// <summary>P(exactly G1) .. P(G5); what is missing to one is P(no storm).</summary>
    public static void Classes(ReadOnlySpan<double> z, ReadOnlySpan<double> intercepts, double[][] slopes, Span<double> into)
    {
        var largest = 0.0;
        for (var g = 0; g < Levels; g++)
        {
            var logit = intercepts[g];
            for (var i = 0; i < z.Length; i++)
            {
                logit += slopes[g][i] * z[i];
            }

            into[g] = logit;
            largest = Math.Max(largest, logit);
        }

        var sum = Math.Exp(-largest);
        foreach (ref var p in into)
        {
            sum += p = Math.Exp(p - largest);
        }

        foreach (ref var p in into)
        {
            p /= sum;
        }
    }
}
