using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Pulses;

/// <summary>Which samples of a pulse count, and what they are measured against.</summary>
public sealed record PulseReading
{
    public static readonly PulseReading Default = new();

    /// <summary>Channel from 0; null: the lowest channel that triggered (the first where the mask names none).</summary>
    public int? Channel { get; init; }

    /// <summary>Leading bins whose mean replaces the nominal baseline; 0 keeps the nominal one, as LAGO's own analysis does.</summary>
    public int PreTriggerBins { get; init; }

    internal int ChannelOf(Pulse pulse)
    {
        var channel = Channel ?? (pulse.Mask == 0 ? 0 : System.Numerics.BitOperations.TrailingZeroCount(pulse.Mask));
        return channel < pulse.Channels ? channel : 0;
    }
}

/// <summary>The shape of one pulse above its baseline.</summary>
/// <param name="Charge">Sum over the bins, ADC counts.</param>
/// <param name="Peak">Largest bin, ADC counts.</param>
/// <param name="T10">Time to 10 % of the charge, ns from the start of the first bin, linear inside a bin; 0 where the charge is not positive.</param>
/// <param name="T50">Time to 50 %.</param>
/// <param name="T90">Time to 90 %.</param>
public readonly record struct PulseFeatures(double Charge, double Peak, double T10, double T50, double T90)
{
    /// <summary>
    /// Time since the trigger of the pulse before in the same second, ns; NaN for the first one, where the clock did not go on (two counters in one
    /// second), and for a pulse by itself. An after-pulse follows its pulse within some microseconds.
    /// </summary>
    public double Gap { get; init; } = double.NaN;

    /// <summary>ns.</summary>
    public double Rise => T50 - T10;

    /// <summary>ns.</summary>
    public double Fall => T90 - T50;

    /// <summary>ns.</summary>
    public double Full => T90 - T10;

    /// <summary>Effective width in bins; 0 where there is no peak.</summary>
    public double ChargeOverPeak => Peak > 0 ? Charge / Peak : 0;

    /// <summary>False for a trigger without charge: undershoot or electronic noise.</summary>
    public bool HasSignal => Charge > 0 && Peak > 0;

    public static PulseFeatures Of(Pulse pulse, double binNanoseconds, double nominalBaseline, PulseReading reading)
    {
        ArgumentNullException.ThrowIfNull(pulse);
        ArgumentNullException.ThrowIfNull(reading);
        var channel = reading.ChannelOf(pulse);
        var bins = pulse.Bins;
        var samples = pulse.Samples.AsSpan();
        var baseline = nominalBaseline;
        if (reading.PreTriggerBins > 0 && bins > reading.PreTriggerBins)
        {
            baseline = 0;
            for (var bin = 0; bin < reading.PreTriggerBins; bin++)
            {
                baseline += samples[bin * pulse.Channels + channel] / (double)reading.PreTriggerBins;
            }
        }

        var (charge, peak) = (0.0, double.NegativeInfinity);
        for (var bin = 0; bin < bins; bin++)
        {
            var height = samples[bin * pulse.Channels + channel] - baseline;
            charge += height;
            peak = Math.Max(peak, height);
        }

        if (!(charge > 0))
        {
            return new PulseFeatures(charge, bins == 0 ? 0 : peak, 0, 0, 0);
        }

        Span<double> times = stackalloc double[3];
        times.Clear();
        ReadOnlySpan<double> fractions = [0.1, 0.5, 0.9];
        var (sum, next) = (0.0, 0);
        for (var bin = 0; bin < bins && next < 3; bin++)
        {
            var height = samples[bin * pulse.Channels + channel] - baseline;
            for (; next < 3 && sum + height >= fractions[next] * charge; next++)
            {
                // First crossing: noise below the baseline can take the sum down again.
                times[next] = (bin + (fractions[next] * charge - sum) / height) * binNanoseconds;
            }

            sum += height;
        }

        return new PulseFeatures(charge, peak, times[0], times[1], times[2]);
    }

    /// <summary>Features of every pulse of a batch, in its order, with the gaps between them.</summary>
    public static PulseFeatures[] Of(PulseBatch batch, PulseReading reading)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var result = new PulseFeatures[batch.Pulses.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var ticks = i == 0 ? 0 : batch.Pulses[i].Clock - batch.Pulses[i - 1].Clock;
            result[i] = Of(batch.Pulses[i], batch.BinNanoseconds, batch.Baseline, reading) with { Gap = ticks > 0 ? ticks * 1e9 / batch.ClockHz : double.NaN };
        }

        return result;
    }
}
