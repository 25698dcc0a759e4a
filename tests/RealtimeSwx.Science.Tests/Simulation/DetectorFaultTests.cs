using RealtimeSwx.Domain;
using RealtimeSwx.Science.Pulses;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Tests.Simulation;

/// <summary>Pulses that the detector makes itself, and what goes wrong with it.</summary>
public sealed class DetectorFaultTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void After_pulses_are_few_narrow_and_follow_light_by_microseconds()
    {
        var (all, before) = (Pulses(new() { AfterPulsesPerPhotoElectron = 1e-3, NoiseHz = 0 }), new List<(double Gap, LabelledPulse Parent)>());
        foreach (var second in all)
        {
            for (var i = 1; i < second.Count; i++)
            {
                if (second[i].Particle == ParticleKind.AfterPulse && second[i - 1].Particle != ParticleKind.AfterPulse)
                {
                    before.Add(((second[i].Pulse.Clock - second[i - 1].Pulse.Clock) / 40.0, second[i - 1]));
                }
            }
        }

        before.Count.ShouldBeInRange(100, 600);
        before.ShouldAllBe(b => b.Gap >= 0.3 && b.Gap < 11);
        before.Average(b => b.Gap).ShouldBe(2.8, 0.6);
        before.Average(b => b.Parent.PhotoElectrons).ShouldBeGreaterThan(1.5 * all.SelectMany(p => p).Average(p => p.PhotoElectrons));
        all.SelectMany(p => p).Where(p => p.Particle == ParticleKind.AfterPulse).Select(Features).Average(f => f.ChargeOverPeak).ShouldBe(1.24, 0.06);

        var usual = Pulses(TubeModel.Default).SelectMany(p => p).ToList();
        (usual.Count(p => p.Particle == ParticleKind.AfterPulse) / (double)usual.Count).ShouldBeInRange(0.0005, 0.005);
    }

    [Fact]
    public void Noise_comes_at_its_rate_in_one_bin_as_in_the_real_fragment()
    {
        var all = Pulses(new() { NoiseHz = 5 }).SelectMany(p => p).ToList();
        var noise = all.Where(p => p.Particle == ParticleKind.Noise).ToList();
        ((double)noise.Count).ShouldBe(5 * Seconds, 4 * Math.Sqrt(5 * Seconds));
        noise.Select(Features).Average(f => f.ChargeOverPeak).ShouldBe(1.03, 0.03);
        noise.Average(p => Electronics.Peak(p.Pulse.Samples)).ShouldBe(29, 1);

        // Five of the fragment's 68 have all their charge in one bin, 25 to 36 ADC counts high.
        var single = all.Count(p => Electronics.Peak(p.Pulse.Samples) < 40 && Enumerable.Range(0, 12).Count(bin => Math.Abs(p.Pulse.Samples[bin * 3] - 50) > 3) == 1);
        (single / (double)all.Count).ShouldBe(5 / 68.0, 2.6 * Math.Sqrt(5) / 68);
    }

    [Fact]
    public void What_the_tube_adds_leaves_the_particles_as_they_were()
    {
        var alone = Pulses(TubeModel.Ideal).SelectMany(p => p).ToList();
        var among = Pulses(TubeModel.Default).SelectMany(p => p).Where(p => p.Particle <= ParticleKind.Michel).ToList();
        alone.ShouldAllBe(p => p.Particle <= ParticleKind.Michel);
        among.Count.ShouldBeInRange(alone.Count - 3, alone.Count);
        alone.Select(p => p.Pulse.Clock).Intersect(among.Select(p => p.Pulse.Clock)).Count().ShouldBe(among.Select(p => p.Pulse.Clock).Distinct().Count());
    }

    [Fact]
    public void Stray_light_raises_the_baseline_its_noise_and_floods_the_trigger()
    {
        var second = Station(new StationFault(Start) { StrayLight = 0.03 }, TubeModel.Ideal).Batch(Start);
        var meter = new BaselineMeter();
        meter.Add(second);
        var one = Electronics.Default.PhotoElectronCounts;
        meter.Mean.ShouldBe(0.03 * one, 0.15);
        meter.Deviation.ShouldBe(Math.Sqrt((0.03 * one * one) + 0.56), 0.3);

        // Three photons in a bin reach the threshold every other time, four always: 88 and 1 a second expected.
        var pulses = Station(new StationFault(Start) { StrayLight = 0.03 }, TubeModel.Ideal).Labelled(Start);
        pulses.Count(p => p.Particle == ParticleKind.StrayLight).ShouldBeInRange(50, 400);
        pulses.Select(p => p.Pulse.Clock).ShouldBe(pulses.Select(p => p.Pulse.Clock).Order());
    }

    [Fact]
    public void A_fault_holds_from_its_time_until_its_end()
    {
        var fault = new StationFault(Start.AddSeconds(10)) { Until = Start.AddSeconds(20), GainFactor = 0.8, NoiseFactor = 4 };
        var (sound, faulty) = (Station(null, TubeModel.Default), Station(fault, TubeModel.Default));
        foreach (var s in new[] { 9, 20 })
        {
            faulty.Batch(Start.AddSeconds(s)).Pulses.Select(p => p.Clock).ShouldBe(sound.Batch(Start.AddSeconds(s)).Pulses.Select(p => p.Clock));
        }

        var (was, during) = (Ten(sound), Ten(faulty));
        (during.Muons / was.Muons).ShouldBe(0.8, 0.04);
        during.Noise.ShouldBeInRange(2.5 * was.Noise, 6 * was.Noise);

        // Fewer particles reach the threshold.
        during.Particles.ShouldBeInRange(0.8 * was.Particles, 0.98 * was.Particles);

        static (double Muons, double Noise, double Particles) Ten(StationModel station)
        {
            var pulses = Enumerable.Range(10, 10).SelectMany(s => station.Labelled(Start.AddSeconds(s))).ToList();
            var muons = pulses.Where(p => p.Particle == ParticleKind.Muon && p.PhotoElectrons is > 80 and < 150).ToList();
            return (muons.Average(p => Features(p).Charge / p.PhotoElectrons), pulses.Count(p => p.Particle == ParticleKind.Noise), pulses.Count(p => p.Particle <= ParticleKind.Michel));
        }
    }

    [Fact]
    public void A_drift_of_the_gain_grows_with_time_and_a_mad_fault_is_refused()
    {
        var (electronics, _) = new StationFault(Start) { GainPerHour = -0.01 }.At(Start.AddHours(10), Electronics.Default, TubeModel.Default);
        electronics.Gain.ShouldBe(Electronics.Default.Gain * Math.Exp(-0.1), 1e-12);
        Should.Throw<ArgumentException>(() => new StormSimulation(Settings(new StationFault(Start) { StrayLight = 1 }, TubeModel.Default)));
        Should.Throw<ArgumentException>(() => new StormSimulation(Settings(null, new TubeModel { NoiseHz = -1 })));
    }

    private const int Seconds = 120;

    private static List<IReadOnlyList<LabelledPulse>> Pulses(TubeModel tube)
    {
        var station = Station(null, tube);
        return [.. Enumerable.Range(0, Seconds).Select(s => station.Labelled(Start.AddSeconds(s)))];
    }

    private static StationModel Station(StationFault? fault, TubeModel tube) => new StormSimulation(Settings(fault, tube)).Station;

    private static SimulationSettings Settings(StationFault? fault, TubeModel tube) => new() { Seed = 4, Start = Start, Duration = TimeSpan.FromDays(1), StormOnset = null, Tube = tube, Fault = fault };

    private static PulseFeatures Features(LabelledPulse p) => PulseFeatures.Of(p.Pulse, PulseModel.BinNanoseconds, PulseModel.Baseline, PulseReading.Default);
}
