namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// Pulses that the tube and its electronics make: after-pulses, single-bin noise, and bins in which stray light reaches the trigger.
/// </summary>
/// <remarks>
/// Published measurements of large hemispherical tubes (arXiv:0911.5336, arXiv:1705.10183) find after-pulses up to some 16 microseconds after the
/// light, in groups by the mass of the ion, in number proportional to the light and of a size that does not depend on it. Times, size and number here
/// are ours, of that kind; no measurement of a LAGO tube was at hand. Noise is shaped after the narrowest pulses of a real fragment: five of 68 have
/// all their charge in one bin, 25 to 36 ADC counts high.
/// </remarks>
public sealed record TubeModel
{
    public static readonly TubeModel Default = new();

    /// <summary>No pulses but those of particles.</summary>
    public static readonly TubeModel Ideal = new() { AfterPulsesPerPhotoElectron = 0, NoiseHz = 0 };

    /// <summary>Mean delays of the ion groups, microseconds; each spreads by a fifth.</summary>
    private static readonly double[] GroupMicroseconds = [0.6, 1.7, 6];

    private const double GroupSpread = 0.2;
    private const double MeanPhotoElectrons = 6;
    private const double NoiseExcess = 4;

    /// <summary>After-pulses, most below the trigger, for each photo-electron of a pulse.</summary>
    public double AfterPulsesPerPhotoElectron { get; init; } = 1e-4;

    /// <summary>Noise triggers a second.</summary>
    public double NoiseHz { get; init; } = 5;

    /// <summary>The pulses of particles with those of the tube among them; what comes while the electronics are busy is lost.</summary>
    /// <param name="particles">Of one second, in order of their clock.</param>
    public IReadOnlyList<LabelledPulse> Complete(SimulationRandom random, IReadOnlyList<LabelledPulse> particles, Electronics electronics)
    {
        var own = new List<LabelledPulse>();
        foreach (var pulse in particles)
        {
            if (random.Uniform() < AfterPulsesPerPhotoElectron * pulse.PhotoElectrons)
            {
                AfterPulse(random, pulse.Pulse.Clock, electronics, own);
            }
        }

        for (var t = NextNoise(random); t < 1; t += NextNoise(random))
        {
            var height = electronics.Threshold + random.Exponential(NoiseExcess);
            Add(own, t * PulseModel.ClockHz, electronics, electronics.Narrow(random, height, 0.05 * random.Uniform()), ParticleKind.Noise, 0);
        }

        StrayLight(random, electronics, own);
        return own.Count == 0 ? particles : Merged(particles, own);
    }

    private double NextNoise(SimulationRandom random) => NoiseHz > 0 ? random.Exponential(1 / NoiseHz) : 1;

    private static void AfterPulse(SimulationRandom random, long after, Electronics electronics, List<LabelledPulse> into)
    {
        var group = GroupMicroseconds[(int)(random.Uniform() * GroupMicroseconds.Length)];
        var delay = Math.Max(0.1, group * (1 + GroupSpread * random.Normal()));
        var light = 1 + random.Exponential(MeanPhotoElectrons - 1);
        var tail = random.Uniform(0.05, 0.3);
        var samples = electronics.Narrow(random, light * electronics.PhotoElectronCounts / (1 + tail * 4 / 3), tail);
        Add(into, after + delay * 1e-6 * PulseModel.ClockHz, electronics, samples, ParticleKind.AfterPulse, light);
    }

    /// <summary>Every bin of the second is a chance for a few photons to come together.</summary>
    private static void StrayLight(SimulationRandom random, Electronics electronics, List<LabelledPulse> into)
    {
        if (electronics.StrayLight <= 0)
        {
            return;
        }

        // Where noise may help one photo-electron over the threshold.
        var least = Math.Max(1, (int)((electronics.Threshold - 3 * electronics.NoiseSigma) / electronics.PhotoElectronCounts));
        var term = Math.Exp(-electronics.StrayLight);
        for (var k = 1; k <= least; k++)
        {
            term *= electronics.StrayLight / k;
        }

        // Bins by the photons they hold; the electronics add what is in the other bins and, a few times in a hundred, one more here.
        for (var k = least; term * PulseModel.ClockHz > 1e-3; k++, term *= electronics.StrayLight / k)
        {
            var rate = term * PulseModel.ClockHz;
            for (var t = random.Exponential(1 / rate); t < 1; t += random.Exponential(1 / rate))
            {
                Add(into, t * PulseModel.ClockHz, electronics, electronics.Narrow(random, k * electronics.PhotoElectronCounts, 0), ParticleKind.StrayLight, k);
            }
        }
    }

    private static void Add(
        List<LabelledPulse> into, double clock, Electronics electronics, System.Collections.Immutable.ImmutableArray<short> samples, ParticleKind kind, double light)
    {
        if (clock < PulseModel.ClockHz && electronics.Triggers(samples))
        {
            into.Add(new LabelledPulse(new Domain.Pulse((long)clock, 1, PulseModel.Channels, samples), kind, light));
        }
    }

    private static List<LabelledPulse> Merged(IReadOnlyList<LabelledPulse> particles, List<LabelledPulse> own)
    {
        var result = new List<LabelledPulse>(particles.Count + own.Count);
        foreach (var pulse in particles.Concat(own).OrderBy(p => p.Pulse.Clock))
        {
            if (result.Count == 0 || pulse.Pulse.Clock > result[^1].Pulse.Clock + PulseModel.DeadTicks)
            {
                result.Add(pulse);
            }
        }

        return result;
    }
}
