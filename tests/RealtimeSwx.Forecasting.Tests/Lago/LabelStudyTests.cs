using RealtimeSwx.Forecasting.Lago.Labels;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.Lago;

/// <summary>Pulses of published detector simulations through the electronics model, methods side by side.</summary>
public sealed class LabelStudyTests
{
    [Theory]
    [InlineData("lim")]
    [InlineData("cha")]
    public void On_a_site_densities_reach_what_the_light_allows_and_beat_the_plain_methods(string site)
    {
        var particles = new[] { (ParticleKind.Muon, "muon"), (ParticleKind.Electron, "elec"), (ParticleKind.Gamma, "gamm"), (ParticleKind.Neutron, "neut"), (ParticleKind.Hadron, "hadr") };
        var source = new SiteResponse(particles.ToDictionary(p => p.Item1, p => SimulationFiles.PhotoElectrons(ReferenceData.Require("lago", "arti", $"pe_{site}_{p.Item2}.dat"))));
        Judge(LabelStudy.Run([.. Enumerable.Range(0, 6).Select(h => LabelledChunk.OfSite(source, Electronics.Default, h, 2000, 1))], 1));
    }

    [Fact]
    public void On_geant4_events_densities_reach_what_the_light_allows_and_beat_the_plain_methods()
    {
        string[] muons = ["g4_50muons_30GeV", "g4_50muons_500MeV", "g4_muons4GeV_photon_times"];
        var events = muons.SelectMany(f => Events(f, true)).Concat(Events("g4_500electrons_photon_times", false)).Concat(Events("g4_gamma_photon_times", false)).ToList();
        events.Count(e => e.Muon).ShouldBe(110);
        events.Count.ShouldBe(1110);
        Judge(LabelStudy.Run([.. Enumerable.Range(0, 6).Select(h => LabelledChunk.OfPhotons(events, Electronics.Default, h, 1))], 1));
    }

    [Fact]
    public void The_bound_is_that_of_the_best_rule()
    {
        var apart = LightBound.Of([0, 0, 10, 5], [20, 3, 0, 0]);
        (apart.BestF1, apart.RecallAtPrecision95, apart.Allows95).ShouldBe((1, 1, true));
        var mixed = LightBound.Of([50, 50], [50, 0]);
        mixed.RecallAtPrecision95.ShouldBe(0.5);
        mixed.BestF1.ShouldBe(2 * (2 / 3.0) / (1 + (2 / 3.0)), 1e-12);
        mixed.Allows95.ShouldBeFalse();
    }

    private static void Judge(LabelStudyResult result)
    {
        var by = result.Methods.ToDictionary(m => m.Name);
        by["densities"].F1.All.ShouldBeGreaterThan(result.Bound.BestF1 - 0.03);
        by["densities"].F1.All.ShouldBeGreaterThanOrEqualTo(by["charge cut"].F1.All);
        by["densities"].F1.All.ShouldBeGreaterThan(by["k-means"].F1.All);
        by["densities"].CalibrationError.ShouldNotBeNull().ShouldBeLessThan(0.03);
        if (result.Bound.Allows95)
        {
            by["densities"].Precision.All.ShouldBeGreaterThanOrEqualTo(0.95);
            by["densities"].Recall.All.ShouldBeGreaterThanOrEqualTo(0.95);
        }
    }

    private static IEnumerable<(double[] Times, bool Muon)> Events(string file, bool muon) =>
        SimulationFiles.PhotonTimes(ReferenceData.Require("lago", "uvg", file + ".txt.gz")).Select(t => (t, muon));
}
