using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// Pulses of a water Cherenkov detector as the acqua v1 electronics write them: twelve bins of 25 ns, three channels of ten bits, baseline 50,
/// trigger in the third bin.
/// </summary>
public static class PulseModel
{
    public const double ClockHz = 40e6;
    public const double BinNanoseconds = 25;
    public const double Baseline = 50;
    public const int Bins = 12;
    public const int Channels = 3;

    private static readonly NominalLight Nominal = new();

    /// <summary>Mean life of a stopped muon in water, ticks (2.2 microseconds).</summary>
    private const double MichelTicks = 2.2e-6 * ClockHz;

    private const double StoppingShare = 0.05;

    /// <summary>The electronics are busy until the last bin is written.</summary>
    internal const int DeadTicks = Bins;

    /// <summary>The triggered pulses of one second, in order of their clock.</summary>
    /// <param name="rateHz">Expected number of pulses, decay electrons apart.</param>
    /// <param name="source">Null: a site at about 1,500 m.</param>
    /// <param name="electronics">Null: the nominal ones.</param>
    public static IReadOnlyList<LabelledPulse> Second(SimulationRandom random, double rateHz, ILightSource? source = null, Electronics? electronics = null)
    {
        (source, electronics) = (source ?? Nominal, electronics ?? Electronics.Default);
        var result = new List<LabelledPulse>();
        long busy = -1;
        for (var t = random.Exponential(1 / rateHz); t < 1; t += random.Exponential(1 / rateHz))
        {
            var (kind, light, samples) = Triggered(random, source, electronics);
            var clock = (long)(t * ClockHz);
            if (clock <= busy)
            {
                continue;
            }

            result.Add(new LabelledPulse(new Pulse(clock, 1, Channels, samples), kind, light));
            busy = clock + DeadTicks;
            if (kind != ParticleKind.Muon || random.Uniform() > StoppingShare)
            {
                continue;
            }

            var decay = clock + (long)random.Exponential(MichelTicks);
            var michel = NominalLight.Light(random, ParticleKind.Michel);
            var shape = Samples(random, electronics, ParticleKind.Michel, michel);
            if (decay > busy && decay < ClockHz && electronics.Triggers(shape))
            {
                result.Add(new LabelledPulse(new Pulse(decay, 1, Channels, shape), ParticleKind.Michel, michel));
                busy = decay + DeadTicks;
            }
        }

        return result;
    }

    /// <summary>The next particle that triggers.</summary>
    public static (ParticleKind Kind, double Light, ImmutableArray<short> Samples) Triggered(SimulationRandom random, ILightSource source, Electronics electronics)
    {
        while (true)
        {
            var (kind, light) = source.Draw(random);
            var samples = Samples(random, electronics, kind, light);
            if (electronics.Triggers(samples))
            {
                return (kind, light, samples);
            }
        }
    }

    private static ImmutableArray<short> Samples(SimulationRandom random, Electronics electronics, ParticleKind kind, double light)
    {
        var decay = kind switch
        {
            ParticleKind.Muon => 26.5,
            ParticleKind.Hadron => 29,
            ParticleKind.Neutron => 28,
            _ => Electronics.LightDecayNs,
        };
        return electronics.Pulse(random, light, decay * (1 + 0.04 * random.Normal()));
    }
}
