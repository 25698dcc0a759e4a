using RealtimeSwx.Domain;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Tests.Simulation;

/// <summary>Pulses against a real fragment of 68 (its quantiles, shape and ratios), and the rate's slow changes.</summary>
public sealed class SimulatedPulseTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StormSimulation Simulation = new(new SimulationSettings { Seed = 9, Start = Start });
    private static readonly List<LabelledPulse> Pulses =
        Enumerable.Range(0, 300).SelectMany(s => Simulation.Station.Labelled(Start.AddSeconds(s))).ToList();

    [Theory]
    [InlineData(27, 0.05)]
    [InlineData(36, 0.25)]
    [InlineData(134, 0.50)]
    [InlineData(367, 0.75)]
    [InlineData(546, 0.95)]
    public void PeakDistribution_ShouldAgreeWithTheFragment_WithinItsSamplingError(int peak, double quantile)
    {
        var share = Pulses.Count(p => Peak(p) <= peak) / (double)Pulses.Count;
        share.ShouldBe(quantile, 2.6 * Math.Sqrt(quantile * (1 - quantile) / 68));
    }

    [Fact]
    public void MeanShape_ShouldBeThatOfRealPulses()
    {
        double[] real = [-0.001, 0.014, 0.684, 0.861, 0.353, 0.143, 0.059, 0.022, 0.008, 0.006, 0.004, 0.002];
        var mean = new double[12];
        var large = Pulses.Where(p => Peak(p) is > 40 and < 900).ToList();
        foreach (var pulse in large)
        {
            for (var bin = 0; bin < 12; bin++)
            {
                mean[bin] += Above(pulse, bin) / (double)Peak(pulse) / large.Count;
            }
        }

        for (var bin = 0; bin < 12; bin++)
        {
            mean[bin].ShouldBe(real[bin], 0.04, $"bin {bin + 1}");
        }

        mean.Sum().ShouldBe(2.15, 0.08);
        var third = large.Count(p => Above(p, 2) == Peak(p)) / (double)large.Count;
        third.ShouldBeInRange(0.4, 0.65);
    }

    [Fact]
    public void Samples_ShouldBeAcquaVersionOne()
    {
        Pulses.ShouldAllBe(p => p.Pulse.Channels == 3 && p.Pulse.Bins == 12 && p.Pulse.Mask == 1 && p.Pulse.Clock >= 0 && p.Pulse.Clock < 40_000_000);
        Pulses.ShouldAllBe(p => p.Pulse.Samples.All(s => s >= 0 && s <= 1023) && Peak(p) >= Electronics.Default.Threshold);
        var noise = Pulses.Select(p => (double)Above(p, 0)).ToList();
        Math.Sqrt(noise.Average(v => v * v)).ShouldBeInRange(0.6, 0.9);

        // The low-gain copy, where it is large enough to see.
        Pulses.Where(p => Peak(p) > 300).Average(p => (p.Pulse.Samples[3 * 3 + 2] - 50.0) / Above(p, 3)).ShouldBe(0.13, 0.02);
    }

    [Fact]
    public void Particles_ShouldBeMixedAsAtAMountainSite()
    {
        double Share(ParticleKind kind) => Pulses.Count(p => p.Particle == kind) / (double)Pulses.Count;
        Share(ParticleKind.Muon).ShouldBeInRange(0.3, 0.55);
        Share(ParticleKind.Gamma).ShouldBeInRange(0.25, 0.5);
        Share(ParticleKind.Electron).ShouldBeInRange(0.08, 0.2);
        Share(ParticleKind.Michel).ShouldBeInRange(0.008, 0.04);
        Share(ParticleKind.Hadron).ShouldBeGreaterThan(0.001);
        double Light(ParticleKind kind) => Pulses.Where(p => p.Particle == kind).Average(p => p.PhotoElectrons);
        Light(ParticleKind.Muon).ShouldBe(100, 15);
        Light(ParticleKind.Gamma).ShouldBeLessThan(Light(ParticleKind.Electron));
    }

    [Fact]
    public void Gaps_ShouldBeExponential_WithAnExcessOfDecaysAtMicroseconds()
    {
        var gaps = new List<double>();
        foreach (var second in Enumerable.Range(0, 300))
        {
            var clocks = Simulation.Station.Labelled(Start.AddSeconds(second)).Select(p => p.Pulse.Clock).ToList();
            clocks.ShouldBe(clocks.Order().ToList());
            gaps.AddRange(clocks.Zip(clocks.Skip(1), (a, b) => (b - a) / PulseModel.ClockHz));
        }

        var decays = gaps.Where(g => g < 10e-6).ToList();
        var chance = gaps.Count * 10e-6 * 70;
        decays.Count.ShouldBeGreaterThan((int)(20 * chance));
        decays.Average().ShouldBe(2.4e-6, 0.5e-6);
        var others = gaps.Where(g => g >= 10e-6).ToList();
        others.Order().ElementAt(others.Count / 2).ShouldBe(Math.Log(2) * others.Average(), 0.08 * others.Average());
    }

    [Fact]
    public void Rate_ShouldShowAForbushDecrease_ThatRecoversInDays()
    {
        var shock = Simulation.Ejection!.Shock;
        double Flux(double hours) => Simulation.Station.Flux(shock.AddHours(hours));
        Flux(-1).ShouldBe(1);
        Flux(Simulation.Ejection.SheathHours).ShouldBe(1 - 0.08 * 0.45, 1e-9);
        Flux(20).ShouldBe(0.92, 1e-9);
        Flux(Simulation.Ejection.WakeStart + 110).ShouldBe(1 - 0.08 / Math.E, 1e-3);

        // And in counted pulses, pressure taken out: a day before against the day of the minimum.
        double Counted(double fromHours)
        {
            var (counts, expected) = (0.0, 0.0);
            for (var hour = fromHours; hour < fromHours + 24; hour++)
            {
                for (var second = 0; second < 20; second++)
                {
                    var t = shock.AddHours(hour).AddSeconds(second);
                    counts += Simulation.Station.Labelled(t).Count;
                    expected += Math.Exp(-0.0015 * (Simulation.Station.Pressure(t) - StationModel.ReferencePressure));
                }
            }

            return counts / expected;
        }

        (1 - Counted(15) / Counted(-30)).ShouldBe(0.075, 0.03);
    }

    [Fact]
    public void Batch_ShouldHoldTheLabelledPulses_WithTheWeatherOfTheStation()
    {
        var second = Start.AddHours(5).AddSeconds(3);
        var batch = Simulation.Records().OfType<PulseBatch>().Single(b => b.Second == second);
        batch.Pulses.Select(p => p.Clock).ShouldBe(Simulation.Station.Labelled(second).Select(p => p.Pulse.Clock));
        batch.PressureHpa!.Value.ShouldBeInRange(835, 865);
        batch.AvailableAt.ShouldBe(second.AddSeconds(1));
    }

    private static int Above(LabelledPulse pulse, int bin) => pulse.Pulse.Samples[bin * 3] - 50;

    private static int Peak(LabelledPulse pulse) => Enumerable.Range(0, 12).Max(bin => Above(pulse, bin));
}
