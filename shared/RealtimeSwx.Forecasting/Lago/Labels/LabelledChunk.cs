using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Forecasting.Lago.Labels;

/// <summary>A pulse whose particle is known.</summary>
/// <param name="Event">What it was made from: pulses of one event are never learned from and scored on at once.</param>
/// <param name="PhotoElectrons">Light before the electronics.</param>
/// <param name="Samples">Of channel 1, ADC counts above the baseline.</param>
public readonly record struct KnownPulse(PulseFeatures Features, bool Muon, int Event, double PhotoElectrons, float[] Samples);

/// <summary>Hours of pulses whose particles are known, through the electronics model.</summary>
public static class LabelledChunk
{
    /// <summary>
    /// Share of photons at the tube that make a photo-electron: with it a vertical muon of a few GeV gives as many as the published response
    /// histograms have at their hump.
    /// </summary>
    public const double QuantumEfficiency = 1.0 / 3;

    /// <summary>Pulses of a site in one hour.</summary>
    public static IReadOnlyList<KnownPulse> OfSite(ILightSource site, Electronics electronics, int hour, int pulses, int seed)
    {
        var random = new SimulationRandom(seed, "site", hour);
        return [.. Enumerable.Range(0, pulses).Select(i =>
        {
            var (kind, light, samples) = PulseModel.Triggered(random, site, electronics);
            return new KnownPulse(Features(samples), kind == ParticleKind.Muon, hour * pulses + i, light, Heights(samples));
        })];
    }

    /// <summary>Every event of a detector simulation once, seen anew by tube and electronics; events that do not trigger are left out.</summary>
    /// <param name="events">Photon times of each event in ns, and whether a muon made them.</param>
    public static IReadOnlyList<KnownPulse> OfPhotons(IReadOnlyList<(double[] Times, bool Muon)> events, Electronics electronics, int hour, int seed)
    {
        var random = new SimulationRandom(seed, "photons", hour);
        var result = new List<KnownPulse>();
        for (var i = 0; i < events.Count; i++)
        {
            var seen = events[i].Times.Where(_ => random.Uniform() < QuantumEfficiency).ToList();
            var samples = electronics.Pulse(random, seen);
            if (electronics.Triggers(samples))
            {
                result.Add(new KnownPulse(Features(samples), events[i].Muon, i, seen.Count, Heights(samples)));
            }
        }

        return result;
    }

    private static float[] Heights(ImmutableArray<short> samples) =>
        [.. Enumerable.Range(0, PulseModel.Bins).Select(bin => (float)(samples[bin * PulseModel.Channels] - PulseModel.Baseline))];

    private static PulseFeatures Features(ImmutableArray<short> samples) =>
        PulseFeatures.Of(new Pulse(0, 1, PulseModel.Channels, samples), PulseModel.BinNanoseconds, PulseModel.Baseline, PulseReading.Default);
}
