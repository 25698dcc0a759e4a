using System.Collections.Immutable;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>What a pulse is clustered by. Physical values in results, scaled logarithms inside.</summary>
public static class LagoFeatures
{
    public const int Count = 4;

    /// <summary>In the order of <see cref="LagoCluster.Medoid"/>: ADC counts, ADC counts, bins, ns.</summary>
    public static readonly ImmutableArray<string> Names = ["charge", "peak", "charge_over_peak", "t90_t10_ns"];

    /// <summary>ln charge, ln peak, charge / peak, T90 - T10: the coordinates before scaling.</summary>
    internal static void Coordinates(double charge, double peak, double width, Span<double> into)
    {
        into[0] = Math.Log(charge);
        into[1] = Math.Log(peak);
        into[2] = charge / peak;
        into[3] = width;
    }
}
