namespace RealtimeSwx.Science.Verification;

/// <summary>
/// BFE: the mean over bins of the observed value of the mean absolute error in the bin, so that a storm's peak weighs as much as its
/// long recovery (Collado-Villaverde et al. 2024, 10.1029/2024SW003868).
/// </summary>
/// <param name="binWidth">Width of a bin, unit of the target; bins are left-closed and start at multiples of it.</param>
public sealed class BinnedError(double binWidth = 10)
{
    private readonly Dictionary<int, ErrorSum> _bins = [];

    /// <summary>NaN before anything was added.</summary>
    public double Value => _bins.Count == 0 ? double.NaN : _bins.OrderBy(b => b.Key).Average(b => b.Value.Mae);

    public void Add(double forecast, double observed)
    {
        var bin = (int)Math.Floor(observed / binWidth);
        _bins[bin] = _bins.GetValueOrDefault(bin).Add(forecast, observed);
    }

    /// <summary>Of one array, bins of 10.</summary>
    public static double Of(ReadOnlySpan<double> forecast, ReadOnlySpan<double> observed)
    {
        var sum = new BinnedError();
        for (var i = 0; i < observed.Length; i++)
        {
            sum.Add(forecast[i], observed[i]);
        }

        return sum.Value;
    }
}
