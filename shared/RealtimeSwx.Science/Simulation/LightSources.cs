namespace RealtimeSwx.Science.Simulation;

/// <summary>What particles a tank sees, and how much light each makes.</summary>
public interface ILightSource
{
    /// <summary>One particle and its light in photo-electrons, before gain and noise.</summary>
    (ParticleKind Kind, double PhotoElectrons) Draw(SimulationRandom random);
}

/// <summary>
/// Log-normal fits of ours to published detector simulations, in shares that go with the altitude: those of a site at about 1,500 m unless said,
/// between the published shares of Lima and Chacaltaya.
/// </summary>
public sealed class NominalLight : ILightSource
{
    private const double NominalMetres = 1500;
    private const double LowestMetres = 0;
    private const double HighestMetres = 5240;

    /// <summary>Shares of what enters the tank at the nominal altitude, most of it below the trigger.</summary>
    private static readonly (ParticleKind Kind, double Share)[] Nominal =
    [
        (ParticleKind.Muon, 0.260), (ParticleKind.Electron, 0.120), (ParticleKind.Gamma, 0.600), (ParticleKind.Neutron, 0.014), (ParticleKind.Hadron, 0.006),
    ];

    private readonly (ParticleKind Kind, double Below)[] _mix;

    /// <param name="altitudeMetres">
    /// With height the shares of all but muons grow: from Lima (150 m) to Chacaltaya (5,240 m) those of electrons and gammas by 5.5 against muons, those of
    /// neutrons and hadrons by 14 (published shares); the logarithm of the ratio goes linearly between them.
    /// </param>
    public NominalLight(double altitudeMetres = NominalMetres)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(altitudeMetres, LowestMetres);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(altitudeMetres, HighestMetres);
        var step = (altitudeMetres - NominalMetres) / 5090;
        var shares = Nominal.Select(n => (n.Kind, Share: n.Share * Math.Pow(n.Kind switch
        {
            ParticleKind.Muon => 1,
            ParticleKind.Electron or ParticleKind.Gamma => 5.5,
            _ => 14,
        }, step))).ToList();
        var (sum, below) = (shares.Sum(s => s.Share), 0.0);
        _mix = [.. shares.Select(s => (s.Kind, below += s.Share / sum))];
    }

    public (ParticleKind Kind, double PhotoElectrons) Draw(SimulationRandom random)
    {
        var u = random.Uniform();
        var kind = Array.Find(_mix, m => u < m.Below) is { Below: > 0 } found ? found.Kind : _mix[^1].Kind;
        return (kind, Light(random, kind));
    }

    internal static double Light(SimulationRandom random, ParticleKind kind) => kind switch
    {
        // Three in ten muons cut a corner of the tank, the rest cross it.
        ParticleKind.Muon => random.Uniform() < 0.3 ? random.Uniform(2, 100) : LogNormal(random, 115, 0.33),
        ParticleKind.Electron => LogNormal(random, 13, 1.44),
        ParticleKind.Gamma => LogNormal(random, 4.3, 1.45),
        ParticleKind.Neutron => LogNormal(random, 2, 1.7),
        ParticleKind.Hadron => LogNormal(random, 32, 1.2),
        _ => LogNormal(random, 35, 0.45),
    };

    private static double LogNormal(SimulationRandom random, double median, double sigma) => median * Math.Exp(sigma * random.Normal());
}

/// <summary>A site by its response histograms: what published simulations of its flux and a tank counted, per particle and photo-electron.</summary>
public sealed class SiteResponse : ILightSource
{
    /// <summary>Flux time of the published histograms.</summary>
    public static readonly TimeSpan PublishedTime = TimeSpan.FromSeconds(300);

    private readonly List<(ParticleKind Kind, int PhotoElectrons)> _cells = [];
    private readonly double[] _below;

    /// <param name="counts">By particle: counts per photo-electron, the first for none, which no detector sees.</param>
    public SiteResponse(IReadOnlyDictionary<ParticleKind, IReadOnlyList<double>> counts)
    {
        var sums = new List<double>();
        foreach (var (kind, histogram) in counts.OrderBy(c => c.Key))
        {
            for (var light = 1; light < histogram.Count; light++)
            {
                if (histogram[light] > 0)
                {
                    Detected += histogram[light];
                    _cells.Add((kind, light));
                    sums.Add(Detected);
                }
            }
        }

        ArgumentOutOfRangeException.ThrowIfZero(_cells.Count, nameof(counts));
        _below = [.. sums];
    }

    /// <summary>Particles with light.</summary>
    public double Detected { get; }

    public (ParticleKind Kind, double PhotoElectrons) Draw(SimulationRandom random)
    {
        var at = Array.BinarySearch(_below, random.Uniform() * Detected);
        var cell = _cells[Math.Min(at < 0 ? ~at : at + 1, _cells.Count - 1)];

        // A bin of the histogram holds everything up to its number.
        return (cell.Kind, cell.PhotoElectrons - random.Uniform());
    }
}
