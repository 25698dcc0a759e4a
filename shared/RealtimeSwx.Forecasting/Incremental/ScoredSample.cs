using System.Collections.Immutable;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Incremental;

/// <summary>
/// An input with its truth, fit for training. It can only be made from forecasts that were scored: score first, learn after, as a type.
/// </summary>
public sealed class ScoredSample
{
    private ScoredSample(ForecastInput input, ImmutableSortedDictionary<TimeSpan, double> truth)
    {
        Input = input;
        Truth = truth;
    }

    public ForecastInput Input { get; }

    /// <summary>Observed value by lead.</summary>
    public ImmutableSortedDictionary<TimeSpan, double> Truth { get; }

    /// <summary>The sample of one issue time. All scores must be of the forecast made from <paramref name="input"/>.</summary>
    public static ScoredSample From(ForecastInput input, IReadOnlyCollection<ForecastScore> scores)
    {
        if (scores.Count == 0 || scores.Any(s => s.IssuedAt != input.IssuedAt || s.Target != input.Target))
        {
            throw new ArgumentException("A sample is made of the scores of its own forecast.", nameof(scores));
        }

        return new ScoredSample(input, scores.ToImmutableSortedDictionary(s => s.Lead, s => s.Observed));
    }
}
