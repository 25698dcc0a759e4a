using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>One window of pulses to cluster: plain arrays, one entry per pulse in order of arrival.</summary>
/// <param name="Station">The station's series, <c>lago/…</c>.</param>
/// <param name="Charge">ADC counts; not positive where a trigger has no signal.</param>
/// <param name="Peak">ADC counts.</param>
/// <param name="Width">T90 - T10, ns.</param>
/// <param name="Lost">Triggers that the counters show and the batches do not have.</param>
/// <param name="Dropped">Pulses beyond <see cref="LagoWindow.MaxPulses"/>, neither clustered nor labelled.</param>
public sealed record ClusterWork(
    string Station,
    DateTimeOffset WindowStart,
    DateTimeOffset WindowEnd,
    ImmutableArray<float> Charge,
    ImmutableArray<float> Peak,
    ImmutableArray<float> Width,
    int Lost,
    int Dropped,
    bool Simulated)
{
    public int Pulses => Charge.Length;

    /// <summary>Seconds of pulses in it.</summary>
    public int Seconds { get; init; }

    /// <summary>Mean of the bins before the trigger, ADC counts above the nominal baseline.</summary>
    public double Baseline { get; init; }

    /// <summary>Their standard deviation, ADC counts.</summary>
    public double BaselineNoise { get; init; }

    internal bool HasSignal(int pulse) => Charge[pulse] > 0 && Peak[pulse] > 0;

    /// <summary>The window that these batches of one station make, whatever its length.</summary>
    /// <exception cref="ArgumentException">No batch, or batches of several stations.</exception>
    public static ClusterWork Of(IReadOnlyList<PulseBatch> batches, PulseReading? reading = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Count == 0 || batches.Any(b => b.Station != batches[0].Station))
        {
            throw new ArgumentException("A window is made of one or more batches of one station.", nameof(batches));
        }

        var content = new WindowContent();
        foreach (var batch in batches)
        {
            content.Add(batch, PulseFeatures.Of(batch, reading ?? PulseReading.Default));
        }

        return content.ToWork(batches[0].Station, batches[0].Second, batches[^1].Second + LagoWindow.Second);
    }
}
