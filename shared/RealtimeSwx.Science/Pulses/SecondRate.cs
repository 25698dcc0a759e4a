using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Pulses;

/// <summary>Pulse rates of one second of one station.</summary>
/// <param name="Count">Pulses that arrived.</param>
/// <param name="Lost">Triggers that the counter shows and the file does not have.</param>
/// <param name="LiveSeconds">Observed part of the second.</param>
/// <param name="Total">Counts/s, lost triggers included, corrected for dead time.</param>
/// <param name="Bands">Counts/s by charge band; they sum to <paramref name="Total"/> (lost triggers are shared out like the others).</param>
public sealed record SecondRate(
    SeriesId Station,
    DateTimeOffset Second,
    int Count,
    int Lost,
    double LiveSeconds,
    double Total,
    ImmutableArray<double> Bands,
    double? PressureHpa,
    double? TemperatureC)
{
    /// <param name="features">Of the batch's pulses.</param>
    /// <param name="liveSeconds">1 for a whole second; less where the record starts or ends inside it (<see cref="PartialSecond"/>).</param>
    public static SecondRate Of(PulseBatch batch, ReadOnlySpan<PulseFeatures> features, ChargeBands bands, double liveSeconds = 1)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(bands);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(liveSeconds);
        var counts = new int[bands.Count];
        foreach (var pulse in features)
        {
            counts[bands.Of(pulse.Charge)]++;
        }

        var count = features.Length;
        var bins = batch.Pulses.IsEmpty ? 0 : batch.Pulses[0].Bins;
        var total = DeadTimeCorrected((count + batch.Lost) / liveSeconds, bins * batch.BinNanoseconds * 1e-9);
        return new SecondRate(
            batch.Station,
            batch.Second,
            count,
            batch.Lost,
            liveSeconds,
            total,
            [.. counts.Select(c => count == 0 ? 0 : total * c / count)],
            batch.PressureHpa,
            batch.TemperatureC);
    }

    /// <summary>Non-paralysable detector: true rate = m / (1 - m t) for a measured rate m and a dead time t after every trigger.</summary>
    public static double DeadTimeCorrected(double measured, double deadSeconds) =>
        measured * deadSeconds < 1 ? measured / (1 - measured * deadSeconds) : measured;

    /// <summary>
    /// Observed time of a second that the record does not hold in full, from the pulses: n of them span n - 1 of n mean gaps. One where that cannot be
    /// told (fewer than two pulses).
    /// </summary>
    public static double PartialSecond(PulseBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var n = batch.Pulses.Length;
        if (n < 2)
        {
            return 1;
        }

        var span = (batch.Pulses[^1].Clock - batch.Pulses[0].Clock) / batch.ClockHz;
        return span > 0 ? Math.Min(1, span * n / (n - 1)) : 1;
    }
}
