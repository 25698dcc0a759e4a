namespace RealtimeSwx.Science.CosmicRays;

/// <summary>Centre and scatter that a few odd values do not move.</summary>
internal static class Robust
{
    /// <summary>Of a normal distribution the standard deviation is this times the median absolute deviation.</summary>
    private const double NormalScale = 1.4826;

    /// <summary>NaN of nothing. Sorts the array in place.</summary>
    public static double Median(double[] values)
    {
        if (values.Length == 0)
        {
            return double.NaN;
        }

        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    /// <summary>Scaled median absolute deviation about <paramref name="centre"/>.</summary>
    public static double Scatter(IEnumerable<double> values, double centre) => NormalScale * Median([.. values.Select(v => Math.Abs(v - centre))]);
}
