using RealtimeSwx.Domain;
using RealtimeSwx.Science.CosmicRays;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Science.Tests.Simulation;

/// <summary>Electronics, light and sky of simulated detectors.</summary>
public sealed class DetectorModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Saturation_cuts_the_first_channel_and_leaves_the_low_gain_copy()
    {
        var samples = new Electronics { LargestAdc = 800 }.Pulse(new SimulationRandom(1, "x"), 500, 26.5);
        Enumerable.Range(0, 12).Max(bin => samples[bin * 3]).ShouldBe((short)800);
        Electronics.Peak(samples).ShouldBe(750);
        Enumerable.Range(0, 12).Max(bin => samples[(bin * 3) + 2] - 50.0).ShouldBe(0.13 * 500 * 3.8, 40);
    }

    [Fact]
    public void A_wandering_baseline_moves_all_bins_of_a_pulse_together()
    {
        var wander = new Electronics { BaselineWander = 6, NoiseSigma = 0 };
        var random = new SimulationRandom(2, "x");
        var baselines = Enumerable.Range(0, 400).Select(_ => wander.Pulse(random, 0, 25)).ToList();
        baselines.ShouldAllBe(s => s.Distinct().Count() == 1);
        var mean = baselines.Average(s => (double)s[0]);
        mean.ShouldBe(50, 1);
        Math.Sqrt(baselines.Average(s => (s[0] - mean) * (s[0] - mean))).ShouldBe(6, 0.8);
    }

    [Fact]
    public void Photo_electrons_at_one_instant_make_the_same_pulse_as_their_light()
    {
        var quiet = new Electronics { NoiseSigma = 0 };
        quiet.Pulse(new SimulationRandom(3, "x"), Enumerable.Repeat(0.0, 80).ToArray()).ShouldBe(quiet.Pulse(new SimulationRandom(3, "x"), 80, Electronics.LightDecayNs));
    }

    [Fact]
    public void With_height_electrons_and_gammas_gain_on_muons_as_published()
    {
        static double Muons(double metres)
        {
            var (random, source) = (new SimulationRandom(4, "x"), new NominalLight(metres));
            var kinds = Enumerable.Range(0, 20_000).Select(_ => source.Draw(random).Kind).ToList();
            return kinds.Count(k => k is ParticleKind.Electron or ParticleKind.Gamma) / (double)kinds.Count(k => k == ParticleKind.Muon);
        }

        // Published shares: 54 to 45 per cent at Lima, 84 to 12 at Chacaltaya.
        (Muons(5240) / Muons(150)).ShouldBe(84 / 12.0 / (54 / 45.0), 0.8);
        Should.Throw<ArgumentOutOfRangeException>(() => new NominalLight(9000));
    }

    [Fact]
    public void A_site_draws_what_its_histograms_hold_and_nothing_without_light()
    {
        var site = new SiteResponse(new Dictionary<ParticleKind, IReadOnlyList<double>>
        {
            [ParticleKind.Muon] = [1000, 0, 0, 30], [ParticleKind.Gamma] = [5000, 70],
        });
        site.Detected.ShouldBe(100);
        var random = new SimulationRandom(5, "x");
        var drawn = Enumerable.Range(0, 5000).Select(_ => site.Draw(random)).ToList();
        drawn.Count(d => d.Kind == ParticleKind.Muon).ShouldBeInRange(1400, 1600);
        drawn.ShouldAllBe(d => d.Kind == ParticleKind.Muon ? d.PhotoElectrons > 2 && d.PhotoElectrons <= 3 : d.PhotoElectrons > 0 && d.PhotoElectrons <= 1);
    }

    [Fact]
    public void A_real_sky_goes_through_the_monitors_hours_scaled()
    {
        var monitor = new SeriesId("nm/x");
        var hours = new[] { 100.0, 100, 90, 80 }.Select((rate, h) => CountHour.Of(monitor, Start.AddHours(h), new HourRate(rate)));
        var sky = SkyModulation.OfMonitor(hours, monitor, 2, 0.5);
        sky.Flux(Start.AddDays(-1)).ShouldBe(1);
        sky.Flux(Start.AddHours(2.5)).ShouldBe(0.95, 1e-12);
        sky.Flux(Start.AddHours(3)).ShouldBe(0.925, 1e-12);
        sky.Flux(Start.AddDays(1)).ShouldBe(0.9, 1e-12);

        var settings = new SimulationSettings { Start = Start, StormOnset = null, Sky = sky, PulseRateHz = 1000, PressureCoefficient = 0 };
        new StationModel(settings, SimulationGrid.Of(settings), null).Hour(Start.AddDays(1)).Rate.ShouldBe(900, 3);
    }
}
