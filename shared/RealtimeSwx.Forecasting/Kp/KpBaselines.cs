using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>Forecasts that need no training, one value per lead, Kp units.</summary>
internal static class KpBaselines
{
    /// <summary>Mean of Kp over 1957-2016 (GFZ), and the standard deviation over 2011-2024.</summary>
    public const double LongRunMean = 2.128;
    private const double LongRunDeviation = 1.38;

    /// <summary>Autocorrelation of Kp 3, 6 .. 24 h apart, from the RMSE of persistence against that of the mean.</summary>
    private static readonly ImmutableArray<double> Correlation = [0.81, 0.70, 0.63, 0.57, 0.53, 0.50, 0.47, 0.44];

    private const int Rotation = 216;

    public static double Persistence(ReadOnlySpan<double> units) => units[^1];

    /// <summary>The value one solar rotation before the target.</summary>
    public static double Recurrence(ReadOnlySpan<double> units, int lead) => units[units.Length + lead - Rotation];

    public static double Climatology => LongRunMean;

    /// <summary>The last value drawn towards the mean as correlation fades: the best that can be said without a model.</summary>
    public static double Damped(ReadOnlySpan<double> units, int lead) => LongRunMean + Correlation[lead] * (units[^1] - LongRunMean);

    public static double DampedDeviation(int lead) => LongRunDeviation * Math.Sqrt(1 - Correlation[lead] * Correlation[lead]);

    public static ImmutableSortedDictionary<string, ImmutableArray<double>> All(ReadOnlySpan<double> units)
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<double>>(StringComparer.Ordinal);
        var (damped, recurrence) = (new double[KpFeatures.Leads], new double[KpFeatures.Leads]);
        for (var lead = 0; lead < KpFeatures.Leads; lead++)
        {
            damped[lead] = Damped(units, lead);
            recurrence[lead] = Recurrence(units, lead);
        }

        named["persistence"] = [.. Enumerable.Repeat(Persistence(units), KpFeatures.Leads)];
        named["climatology"] = [.. Enumerable.Repeat(Climatology, KpFeatures.Leads)];
        named["recurrence"] = [.. recurrence];
        named["damped"] = [.. damped];
        return named.ToImmutable();
    }
}
