using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>What one window says about the detector itself.</summary>
/// <param name="Pulses">All that the figures rest on.</param>
/// <param name="Seconds">Of pulses.</param>
/// <param name="MuonCharge">ADC counts: <see cref="MuonHump.Near"/>.</param>
/// <param name="NoiseRate">Pulses a second that are narrow and small (<see cref="PulseClass.NoiseOrAfterPulse"/> by their own charge and peak), lost triggers shared out.</param>
/// <param name="NoiseShare">Of them in all pulses.</param>
/// <param name="Baseline">ADC counts above the nominal one.</param>
/// <param name="BaselineNoise">ADC counts.</param>
public sealed record WindowVitals(
    DateTimeOffset From, DateTimeOffset To, int Pulses, int Seconds, double MuonCharge, double NoiseRate, double NoiseShare, double Baseline, double BaselineNoise)
{
    /// <summary>Fewer pulses with signal say too little.</summary>
    public const int MinPulses = 50;

    /// <param name="muonCharge">Where the hump is about, ADC counts.</param>
    /// <returns>Null when there are too few pulses.</returns>
    public static WindowVitals? Of(ClusterWork work, double muonCharge)
    {
        ArgumentNullException.ThrowIfNull(work);
        var signal = Enumerable.Range(0, work.Pulses).Where(work.HasSignal).ToList();
        if (signal.Count < MinPulses || work.Seconds == 0)
        {
            return null;
        }

        var share = signal.Count(i => LagoClusterer.ClassOf(work.Charge[i], work.Charge[i] / work.Peak[i], muonCharge) == PulseClass.NoiseOrAfterPulse) / (double)work.Pulses;
        return new WindowVitals(
            work.WindowStart,
            work.WindowEnd,
            work.Pulses,
            work.Seconds,
            MuonHump.Near(signal.Take(LagoWindow.MaxClustered).Select(i => (double)work.Charge[i]), muonCharge),
            share * (work.Pulses + (double)work.Lost + work.Dropped) / work.Seconds,
            share,
            work.Baseline,
            work.BaselineNoise);
    }
}
