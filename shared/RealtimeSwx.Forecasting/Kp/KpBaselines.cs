using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Forecasting.Kp;

/// <summary>Forecasts that need no training, one value per lead, Kp units.</summary>
internal static class KpBaselines
{
    /// <summary>Mean of Kp over 1957-2016 (GFZ), and the standard deviation over 2011-2024.</summary>
    public const double LongRunMean = 2.128;
    private const double LongRunDeviation = 1.38;

    /// <summary>Autocorrelation of Kp 0, 3, 6 .. 24 h apart, from the RMSE of persistence against that of the mean.</summary>
    private static readonly ImmutableArray<double> ByThreeHours = [1, 0.81, 0.70, 0.63, 0.57, 0.53, 0.50, 0.47, 0.44];

    public static double Persistence(ReadOnlySpan<double> units) => units[^1];

    /// <summary>The value one solar rotation before the target.</summary>
    public static double Recurrence(KpCadence cadence, ReadOnlySpan<double> units, int lead) => units[units.Length + lead - cadence.Rotation];

    public static double Climatology => LongRunMean;

    /// <summary>The last value drawn towards the mean as correlation fades: the best that can be said without a model.</summary>
    public static double Damped(KpCadence cadence, ReadOnlySpan<double> units, int lead) => LongRunMean + (Correlation(cadence, lead) * (units[^1] - LongRunMean));

    public static double DampedDeviation(KpCadence cadence, int lead) => LongRunDeviation * Math.Sqrt(1 - Math.Pow(Correlation(cadence, lead), 2));

    public static ImmutableSortedDictionary<string, ImmutableArray<double>> All(KpCadence cadence, ReadOnlySpan<double> units)
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<double>>(StringComparer.Ordinal);
        var (damped, recurrence) = (new double[cadence.Leads], new double[cadence.Leads]);
        for (var lead = 0; lead < cadence.Leads; lead++)
        {
            damped[lead] = Damped(cadence, units, lead);
            recurrence[lead] = Recurrence(cadence, units, lead);
        }

        named["persistence"] = [.. Enumerable.Repeat(Persistence(units), cadence.Leads)];
        named["climatology"] = [.. Enumerable.Repeat(Climatology, cadence.Leads)];
        named["recurrence"] = [.. recurrence];
        named["damped"] = [.. damped];
        return named.ToImmutable();
    }

    /// <summary>Between the last known value and the target of a lead; straight between the hours of the table.</summary>
    private static double Correlation(KpCadence cadence, int lead)
    {
        var apart = cadence.Horizon(lead * cadence.Step) / TimeSpan.FromHours(3);
        var (before, rest) = ((int)apart, apart - (int)apart);
        return rest == 0 ? ByThreeHours[before] : ByThreeHours[before] + (rest * (ByThreeHours[before + 1] - ByThreeHours[before]));
    }
}
