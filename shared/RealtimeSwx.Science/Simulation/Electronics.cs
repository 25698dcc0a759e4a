using System.Collections.Immutable;

namespace RealtimeSwx.Science.Simulation;

/// <summary>From light to the samples that the acqua v1 electronics write: three channels of ten bits, the third a low-gain copy of the first.</summary>
public sealed record Electronics
{
    public static readonly Electronics Default = new();

    private const double RiseNs = 12;
    private const double TriggerNs = 2 * PulseModel.BinNanoseconds;

    /// <summary>Peak ADC counts above the baseline for one photo-electron on channel 1.</summary>
    public double Gain { get; init; } = 3.8;

    /// <summary>Counts above the baseline that the trigger asks for.</summary>
    public int Threshold { get; init; } = 25;

    /// <summary>Of every sample, ADC counts.</summary>
    public double NoiseSigma { get; init; } = 0.7;

    public double LowGainRatio { get; init; } = 0.13;

    /// <summary>The baseline of a pulse is off by a normal deviate of this many ADC counts, the same in all its bins.</summary>
    public double BaselineWander { get; init; }

    /// <summary>Mean photo-electrons in every bin of light that leaks into the tank, a Poisson number each.</summary>
    public double StrayLight { get; init; }

    /// <summary>ADC counts that one photo-electron leaves on channel 1 in all bins together: the mean shape sums to 2.15 peaks.</summary>
    public double PhotoElectronCounts => 2.15 * Gain;

    /// <summary>Largest sample: what is higher is cut off.</summary>
    public int LargestAdc { get; init; } = 1023;

    /// <summary>Decay of the light in the tank, ns: the shape of real pulses is that of the electronics with this.</summary>
    public const double LightDecayNs = 25;

    /// <summary>Samples of light that decays as one exponential.</summary>
    public ImmutableArray<short> Pulse(SimulationRandom random, double photoElectrons, double decayNs)
    {
        var norm = photoElectrons * Gain / Crest(decayNs);
        var phase = random.Uniform(4, 4 + PulseModel.BinNanoseconds);
        return Samples(random, t => norm * Curve(t + phase, decayNs));
    }

    /// <summary>Samples of photo-electrons at their own times, each with the mean shape.</summary>
    /// <param name="arrivalNs">From the particle's first light.</param>
    public ImmutableArray<short> Pulse(SimulationRandom random, IReadOnlyList<double> arrivalNs)
    {
        var norm = Gain / Crest(LightDecayNs);
        var phase = random.Uniform(4, 4 + PulseModel.BinNanoseconds);
        return Samples(random, t => arrivalNs.Sum(a => norm * Curve(t + phase - a, LightDecayNs)));
    }

    /// <summary>Samples of a pulse without the tank's decay, all but a small tail in the bin of the trigger.</summary>
    /// <param name="height">Of that bin, ADC counts above the baseline.</param>
    /// <param name="tail">Share of it in the next bin; a third of that in the one after.</param>
    public ImmutableArray<short> Narrow(SimulationRandom random, double height, double tail) =>
        Samples(random, t => height * (t switch
        {
            0 => 1,
            PulseModel.BinNanoseconds => tail,
            2 * PulseModel.BinNanoseconds => tail / 3,
            _ => 0,
        }));

    /// <summary>Largest sample of channel 1 above the nominal baseline.</summary>
    public static double Peak(ImmutableArray<short> samples)
    {
        var peak = 0;
        for (var i = 0; i < samples.Length; i += PulseModel.Channels)
        {
            peak = Math.Max(peak, samples[i]);
        }

        return peak - PulseModel.Baseline;
    }

    public bool Triggers(ImmutableArray<short> samples) => Peak(samples) >= Threshold;

    private ImmutableArray<short> Samples(SimulationRandom random, Func<double, double> height)
    {
        var wander = BaselineWander > 0 ? BaselineWander * random.Normal() : 0;
        var samples = new short[PulseModel.Bins * PulseModel.Channels];
        for (var bin = 0; bin < PulseModel.Bins; bin++)
        {
            var value = height(bin * PulseModel.BinNanoseconds - TriggerNs);
            if (StrayLight > 0)
            {
                value += PhotoElectronCounts * random.Poisson(StrayLight);
            }

            samples[bin * PulseModel.Channels] = Adc(random, wander + value);
            samples[bin * PulseModel.Channels + 1] = Adc(random, wander);
            samples[bin * PulseModel.Channels + 2] = Adc(random, wander + LowGainRatio * value);
        }

        return ImmutableArray.Create(samples);
    }

    private short Adc(SimulationRandom random, double value) =>
        (short)Math.Clamp(Math.Round(PulseModel.Baseline + value + NoiseSigma * random.Normal()), 0, LargestAdc);

    // (1 - exp(-t/12))^4 exp(-t/decay), t in ns: fitted to the mean shape of real pulses.
    private static double Curve(double t, double decay)
    {
        var rise = t <= 0 ? 0 : 1 - Math.Exp(-t / RiseNs);
        return rise * rise * rise * rise * Math.Exp(-t / decay);
    }

    private static double Crest(double decay) => Curve(RiseNs * Math.Log(1 + 4 * decay / RiseNs), decay);
}
