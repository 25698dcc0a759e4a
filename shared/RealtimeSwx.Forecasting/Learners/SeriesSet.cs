namespace RealtimeSwx.Forecasting.Learners;

/// <summary>One evenly spaced series, such as a storm, as a sequence network is trained on it.</summary>
/// <param name="Inputs">Row-major: row x feature, standardised. A number that is not finite counts as missing and is taken as 0.</param>
/// <param name="Targets">Row-major: row x lead; NaN = no target.</param>
/// <param name="Weights">One per row, 0 = only context.</param>
public sealed record SeriesRows(float[] Inputs, float[] Targets, float[] Weights)
{
    public int Rows => Weights.Length;
}

/// <summary>Series with the same features and leads. Nothing is carried from one to the next.</summary>
public sealed record SeriesSet
{
    /// <exception cref="ArgumentException">A series whose arrays do not fit its rows.</exception>
    public SeriesSet(int features, int leads, IReadOnlyList<SeriesRows> series)
    {
        for (var i = 0; i < series.Count; i++)
        {
            var (inputs, targets, weights) = series[i];
            if (weights.Length == 0 || inputs.Length != weights.Length * features || targets.Length != weights.Length * leads)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Series {i} has {inputs.Length} inputs and {targets.Length} targets for {weights.Length} rows of {features} features and {leads} leads."),
                    nameof(series));
            }
        }

        (Features, Leads, Series) = (features, leads, series);
    }

    public int Features { get; }

    public int Leads { get; }

    public IReadOnlyList<SeriesRows> Series { get; }
}
