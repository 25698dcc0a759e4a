using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>How large the pulses of a station are: counts per ADC value of peak and charge.</summary>
public sealed class LagoHistograms
{
    private readonly SortedDictionary<int, long> _peaks = [];

    /// <summary>The last bin holds all that is larger, as in the observatory's calibration files.</summary>
    private readonly long[] _charges = new long[4096];

    public long Pulses { get; private set; }

    public ReadOnlySpan<long> Charges => _charges;

    public void Add(PulseFeatures pulse)
    {
        Pulses++;
        var peak = (int)Math.Round(pulse.Peak);
        _peaks[peak] = _peaks.GetValueOrDefault(peak) + 1;
        _charges[(int)Math.Clamp(Math.Round(pulse.Charge), 0, _charges.Length - 1)]++;
    }

    /// <summary>Quantile of the peaks, ADC counts, linear between order statistics; NaN without pulses.</summary>
    public double PeakQuantile(double q)
    {
        if (Pulses == 0)
        {
            return double.NaN;
        }

        var place = q * (Pulses - 1);
        var low = Nth((long)Math.Floor(place));
        return low + (Nth((long)Math.Ceiling(place)) - low) * (place - Math.Floor(place));
    }

    private int Nth(long rank)
    {
        foreach (var (peak, count) in _peaks)
        {
            rank -= count;
            if (rank < 0)
            {
                return peak;
            }
        }

        return _peaks.Keys.Last();
    }
}
