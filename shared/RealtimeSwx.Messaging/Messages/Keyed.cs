using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging;

/// <summary>Numbers by name as messages carry them: ordinal order, so that bytes do not depend on the culture.</summary>
public static class Keyed
{
    /// <summary>JSON knows no NaN and no infinity: a missing number is an absent key.</summary>
    public static ImmutableSortedDictionary<string, double> Finite(IEnumerable<KeyValuePair<string, double>> values) =>
        values.Where(v => double.IsFinite(v.Value)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The 19 quantiles by their keys 05 … 95. A quantile that is no number is a fault of the forecast: <see cref="ArgumentException"/>.</summary>
    public static ImmutableSortedDictionary<string, double> Quantiles(ImmutableArray<double> quantiles)
    {
        if (quantiles.Length != QuantileLevels.Count || quantiles.Any(q => !double.IsFinite(q)))
        {
            throw new ArgumentException($"A forecast states {QuantileLevels.Count} finite quantiles.", nameof(quantiles));
        }

        return quantiles.Select((q, i) => KeyValuePair.Create(QuantileLevels.Key(i), q)).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    internal static ImmutableSortedDictionary<string, string> Ordinal(ImmutableSortedDictionary<string, string> texts) =>
        texts.WithComparers(StringComparer.Ordinal);
}
