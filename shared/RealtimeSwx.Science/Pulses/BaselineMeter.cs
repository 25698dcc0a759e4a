using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Pulses;

/// <summary>
/// Where the samples lie when no pulse is there, and how much they scatter: the first bin of every pulse, which comes before its trigger. What is
/// farther than <see cref="Reach"/> from the nominal baseline counts as that far, so that a few broken pulses say little.
/// </summary>
public sealed class BaselineMeter
{
    /// <summary>ADC counts.</summary>
    public const double Reach = 16;

    private double _sum;
    private double _squares;

    public long Pulses { get; private set; }

    /// <summary>ADC counts above the nominal baseline; 0 without pulses.</summary>
    public double Mean => Pulses == 0 ? 0 : _sum / Pulses;

    /// <summary>Standard deviation, ADC counts.</summary>
    public double Deviation => Pulses == 0 ? 0 : Math.Sqrt(Math.Max(0, (_squares / Pulses) - (Mean * Mean)));

    public void Add(PulseBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var pulse in batch.Pulses)
        {
            if (pulse.Bins > 0)
            {
                var height = Math.Clamp(pulse.Samples[PulseReading.Default.ChannelOf(pulse)] - batch.Baseline, -Reach, Reach);
                Pulses++;
                _sum += height;
                _squares += height * height;
            }
        }
    }
}
