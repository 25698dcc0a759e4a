using System.Collections.Immutable;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Science.Simulation;

/// <summary>
/// Pulses of a water Cherenkov detector as the acqua v1 electronics write them: twelve bins of 25 ns, three channels of ten bits, baseline 50,
/// trigger in the third bin. Charge spectra are log-normal fits of ours to published detector simulations; the mix is that of a site at
/// about 1,500 m, between the published shares of Lima and Chacaltaya.
/// </summary>
public static class PulseModel
{
    public const double ClockHz = 40e6;
    public const double BinNanoseconds = 25;
    public const double Baseline = 50;
    public const int Bins = 12;
    public const int Channels = 3;

    /// <summary>Peak ADC counts above the baseline for one photo-electron on channel 1.</summary>
    public const double Gain = 3.8;

    /// <summary>Counts above the baseline that the trigger asks for.</summary>
    public const int Threshold = 25;

    private const double NoiseSigma = 0.7;
    private const double LowGainRatio = 0.13;

    /// <summary>Mean life of a stopped muon in water, ticks (2.2 microseconds).</summary>
    private const double MichelTicks = 2.2e-6 * ClockHz;

    private const double StoppingShare = 0.05;

    /// <summary>The electronics are busy until the last bin is written.</summary>
    private const int DeadTicks = Bins;

    /// <summary>The triggered pulses of one second, in order of their clock.</summary>
    /// <param name="rateHz">Expected number of pulses, decay electrons apart.</param>
    public static IReadOnlyList<LabelledPulse> Second(SimulationRandom random, double rateHz)
    {
        var result = new List<LabelledPulse>();
        long busy = -1;
        for (var t = random.Exponential(1 / rateHz); t < 1; t += random.Exponential(1 / rateHz))
        {
            var (kind, light, samples) = Triggered(random);
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
            var (michel, shape) = Draw(random, ParticleKind.Michel);
            if (decay > busy && decay < ClockHz && Peak(shape) >= Threshold)
            {
                result.Add(new LabelledPulse(new Pulse(decay, 1, Channels, shape), ParticleKind.Michel, michel));
                busy = decay + DeadTicks;
            }
        }

        return result;
    }

    private static (ParticleKind Kind, double Light, ImmutableArray<short> Samples) Triggered(SimulationRandom random)
    {
        while (true)
        {
            var kind = random.Uniform() switch
            {
                < 0.260 => ParticleKind.Muon,
                < 0.380 => ParticleKind.Electron,
                < 0.980 => ParticleKind.Gamma,
                < 0.994 => ParticleKind.Neutron,
                _ => ParticleKind.Hadron,
            };
            var (light, samples) = Draw(random, kind);
            if (Peak(samples) >= Threshold)
            {
                return (kind, light, samples);
            }
        }
    }

    private static (double Light, ImmutableArray<short> Samples) Draw(SimulationRandom random, ParticleKind kind)
    {
        var light = kind switch
        {
            // Three in ten muons cut a corner of the tank, the rest cross it.
            ParticleKind.Muon => random.Uniform() < 0.3 ? random.Uniform(2, 100) : LogNormal(random, 115, 0.33),
            ParticleKind.Electron => LogNormal(random, 13, 1.44),
            ParticleKind.Gamma => LogNormal(random, 4.3, 1.45),
            ParticleKind.Neutron => LogNormal(random, 2, 1.7),
            ParticleKind.Hadron => LogNormal(random, 32, 1.2),
            _ => LogNormal(random, 35, 0.45),
        };
        var decay = kind switch
        {
            ParticleKind.Muon => 26.5,
            ParticleKind.Hadron => 29,
            ParticleKind.Neutron => 28,
            _ => 25,
        };
        return (light, Shape(random, light * Gain, decay * (1 + 0.04 * random.Normal())));
    }

    // (1 - exp(-t/12))^4 exp(-t/decay), t in ns from a random phase of the sampling clock: fitted to the mean shape of real pulses.
    private static ImmutableArray<short> Shape(SimulationRandom random, double amplitude, double decay)
    {
        const double Rise = 12;
        const double Trigger = 2 * BinNanoseconds;
        var crest = Rise * Math.Log(1 + 4 * decay / Rise);
        var norm = amplitude / Curve(crest, decay);
        var phase = random.Uniform(4, 4 + BinNanoseconds);
        var samples = new short[Bins * Channels];
        for (var bin = 0; bin < Bins; bin++)
        {
            var value = norm * Curve(bin * BinNanoseconds - Trigger + phase, decay);
            samples[bin * Channels] = Adc(random, value);
            samples[bin * Channels + 1] = Adc(random, 0);
            samples[bin * Channels + 2] = Adc(random, LowGainRatio * value);
        }

        return ImmutableArray.Create(samples);

        static double Curve(double t, double decay)
        {
            var rise = t <= 0 ? 0 : 1 - Math.Exp(-t / Rise);
            return rise * rise * rise * rise * Math.Exp(-t / decay);
        }
    }

    private static short Adc(SimulationRandom random, double value) =>
        (short)Math.Clamp(Math.Round(Baseline + value + NoiseSigma * random.Normal()), 0, 1023);

    private static double Peak(ImmutableArray<short> samples)
    {
        var peak = 0;
        for (var i = 0; i < samples.Length; i += Channels)
        {
            peak = Math.Max(peak, samples[i]);
        }

        return peak - Baseline;
    }

    private static double LogNormal(SimulationRandom random, double median, double sigma) => median * Math.Exp(sigma * random.Normal());
}
