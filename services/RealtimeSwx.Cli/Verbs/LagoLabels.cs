using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago.Labels;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Learning.Pulses;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Cli.Verbs;

/// <summary><c>swx lago --labelled</c>: a day of simulated pulses whose particles are known, and how well they are told apart.</summary>
internal static class LagoLabels
{
    private const int Hours = 24;

    /// <summary>Pulses of a site an hour.</summary>
    private const int SitePulses = 3000;

    /// <summary>That come from outside the tank.</summary>
    private static readonly ParticleKind[] Particles = [ParticleKind.Muon, ParticleKind.Electron, ParticleKind.Gamma, ParticleKind.Neutron, ParticleKind.Hadron];

    /// <param name="sources"><c>PARTICLE=FILE</c>; all of them Geant4 photon times, or all histograms.</param>
    /// <exception cref="InputException">A file that is neither, or a mixture.</exception>
    public static LabelStudyResult Run(IReadOnlyList<string> sources, int seed, bool network, CancellationToken cancel)
    {
        var files = sources.Select(Parse).ToList();
        var learner = network ? new PulseLearner() : null;
        if (!files.Any(f => f.Kind == ParticleKind.Muon) || files.All(f => f.Kind == ParticleKind.Muon))
        {
            throw new FormatException("--labelled: muons and others are needed");
        }

        var photons = files.Select(f => SimulationFiles.IsPhotonTimes(f.Path)).Distinct().ToList();
        if (photons.Count > 1)
        {
            throw new FormatException("--labelled: photon times and histograms do not mix");
        }

        if (photons[0])
        {
            var events = files.SelectMany(f => SimulationFiles.PhotonTimes(f.Path).Select(times => (times, f.Kind == ParticleKind.Muon))).ToList();
            return LabelStudy.Run([.. Enumerable.Range(0, Hours).Select(h => LabelledChunk.OfPhotons(events, Electronics.Default, h, seed))], seed, learner, cancel);
        }

        var site = new SiteResponse(files.GroupBy(f => f.Kind).ToDictionary(g => g.Key, g => Sum([.. g.Select(f => SimulationFiles.PhotoElectrons(f.Path))])));
        return LabelStudy.Run([.. Enumerable.Range(0, Hours).Select(h => LabelledChunk.OfSite(site, Electronics.Default, h, SitePulses, seed))], seed, learner, cancel);
    }

    private static IReadOnlyList<double> Sum(IReadOnlyList<IReadOnlyList<double>> histograms) =>
        [.. Enumerable.Range(0, histograms.Max(h => h.Count)).Select(i => histograms.Sum(h => i < h.Count ? h[i] : 0))];

    private static (ParticleKind Kind, string Path) Parse(string source) =>
        source.IndexOf('=') is var cut and > 0 && Enum.TryParse<ParticleKind>(source[..cut], ignoreCase: true, out var kind) && Particles.Contains(kind)
            ? (kind, source[(cut + 1)..])
            : throw new FormatException($"--labelled: '{source}' is not PARTICLE=FILE with one of {string.Join(", ", Particles).ToLowerInvariant()}");
}
