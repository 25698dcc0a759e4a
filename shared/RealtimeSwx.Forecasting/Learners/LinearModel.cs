namespace RealtimeSwx.Forecasting.Learners;

/// <summary>Centre and spread of each feature, fitted on training rows only; standardised values are clipped so that an outlier cannot run away.</summary>
public sealed record FeatureScaling(IReadOnlyList<string> Names, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation, double Clip)
{
    /// <param name="rows">Row-major: row x feature.</param>
    public static FeatureScaling Fit(IReadOnlyList<string> names, IEnumerable<ReadOnlyMemory<float>> rows, double clip)
    {
        var sums = new double[names.Count];
        var squares = new double[names.Count];
        var count = 0L;
        foreach (var row in rows)
        {
            for (var i = 0; i < names.Count; i++)
            {
                sums[i] += row.Span[i];
                squares[i] += (double)row.Span[i] * row.Span[i];
            }

            count++;
        }

        var mean = sums.Select(s => s / count).ToArray();
        var deviation = squares.Select((s, i) => Math.Sqrt(Math.Max(0, (s / count) - (mean[i] * mean[i])))).ToArray();
        return new FeatureScaling(names, mean, deviation, clip);
    }

    /// <summary>Standardises one row; a feature that never varied in training stays zero.</summary>
    public void Apply(ReadOnlySpan<float> raw, Span<float> into)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            into[i] = Deviation[i] < 1e-9 ? 0 : (float)Math.Clamp((raw[i] - Mean[i]) / Deviation[i], -Clip, Clip);
        }
    }
}

/// <summary>Several linear outputs on one set of standardised features.</summary>
/// <param name="Weights">Per output, one weight per feature.</param>
/// <param name="Intercepts">One per output.</param>
public sealed record LinearModel(FeatureScaling Scaling, IReadOnlyList<double[]> Weights, IReadOnlyList<double> Intercepts)
{
    /// <param name="raw">Features as measured, in the order of the scaling's names.</param>
    public double[] Predict(ReadOnlySpan<float> raw)
    {
        Span<float> scaled = stackalloc float[raw.Length];
        Scaling.Apply(raw, scaled);
        var result = new double[Intercepts.Count];
        for (var o = 0; o < result.Length; o++)
        {
            var sum = Intercepts[o];
            var weights = Weights[o];
            for (var i = 0; i < scaled.Length; i++)
            {
                sum += weights[i] * scaled[i];
            }

            result[o] = sum;
        }

        return result;
    }
}
