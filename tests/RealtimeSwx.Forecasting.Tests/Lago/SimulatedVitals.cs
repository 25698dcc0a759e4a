using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Forecasting.Tests.Lago;

/// <summary>
/// Windows of ten seconds as a station's health sees them: from single pulses, or drawn from the distributions that those have, for days on end
/// (<see cref="StationHealthTests.Drawn_windows_are_like_those_of_single_pulses"/>).
/// </summary>
internal sealed class SimulatedVitals(StationModel station, double noiseHz, int seed)
{
    /// <summary>Electrons of muons that decayed come on top of the rate.</summary>
    private const double WithDecays = 1.017;

    private const double MuonCharge = 909;
    private const double ChargeScatter = 0.92;
    private const double AfterPulseShare = 0.0035;
    private const double BaselineNoise = 0.757;

    /// <summary>For windows that are drawn.</summary>
    public StationFault? Fault { get; init; }

    public static WindowVitals? OfPulses(StationModel station, DateTimeOffset from, double muonCharge) =>
        WindowVitals.Of(ClusterWork.Of([.. Enumerable.Range(0, 10).Select(s => station.Batch(from.AddSeconds(s)))]), muonCharge);

    public WindowVitals Drawn(DateTimeOffset from)
    {
        var random = new SimulationRandom(seed, "vitals", from.ToUnixTimeSeconds());
        var (electronics, tube) = (Electronics.Default, new TubeModel { NoiseHz = noiseHz });
        if (Fault is { } fault && from >= fault.From)
        {
            (electronics, tube) = fault.At(from, electronics, tube);
        }

        var particles = Poisson(random, 10 * WithDecays * station.Rate(from));
        var noise = Poisson(random, 10 * tube.NoiseHz) + Poisson(random, AfterPulseShare * particles);
        var pulses = particles + noise;
        return new WindowVitals(
            from,
            from.AddSeconds(10),
            (int)pulses,
            10,
            MuonCharge * electronics.Gain / Electronics.Default.Gain * Math.Exp(ChargeScatter / Math.Sqrt(pulses) * random.Normal()),
            noise / 10,
            noise / pulses,
            BaselineNoise / Math.Sqrt(pulses) * random.Normal(),
            BaselineNoise * (1 + (random.Normal() / Math.Sqrt(2 * pulses))));
    }

    private static double Poisson(SimulationRandom random, double mean) =>
        mean < 30 ? random.Poisson(mean) : Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * random.Normal())));
}
