namespace RealtimeSwx.Science.Verification;

/// <summary>
/// BFE: the mean over bins of the observed value of the mean absolute error in the bin, so that a storm's peak weighs as much as its
/// long recovery (Collado-Villaverde et al. 2024, 10.1029/2024SW003868).
/// </summary>
public static class BinnedError
{
    /// <param name="binWidth">Width of a bin, unit of the target; bins are left-closed and start at multiples of it.</param>
    public static double Of(ReadOnlySpan<double> forecast, ReadOnlySpan<double> observed, double binWidth = 10)
    {
        var bins = new SortedDictionary<int, ErrorSum>();
        for (var i = 0; i < observed.Length; i++)
        {
            var bin = (int)Math.Floor(observed[i] / binWidth);
            bins[bin] = bins.GetValueOrDefault(bin).Add(forecast[i], observed[i]);
        }

        return bins.Count == 0 ? double.NaN : bins.Values.Average(b => b.Mae);
    }
}
