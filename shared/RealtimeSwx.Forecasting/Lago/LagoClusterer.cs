using System.Collections.Immutable;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Science.Pulses;

namespace RealtimeSwx.Forecasting.Lago;

/// <summary>
/// Clusters one window of pulses: OPTICS on scaled features of up to <see cref="LagoWindow.MaxClustered"/> pulses, xi clusters as dense cores, and
/// landmarks of the cores for all pulses that are left. Deterministic: the result depends on the work and the previous result only.
/// </summary>
public static class LagoClusterer
{
    /// <summary>Fewer pulses with signal than this are not clustered.</summary>
    public const int MinPulses = 20;

    /// <param name="previous">The station's result before this one: its identities go on. Null for the first window.</param>
    /// <param name="chosen">Null: <see cref="SettingsFor"/> the number of pulses.</param>
    /// <param name="engine">Who orders the pulses; the result does not depend on it. Null: by their number.</param>
    public static ClusterResult Run(
        ClusterWork work, ClusterResult? previous = null, LagoClusterSettings? chosen = null, IOrderingEngine? engine = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var signal = Enumerable.Range(0, work.Pulses).Where(work.HasSignal).ToArray();
        var ordered = signal.AsSpan(0, Math.Min(signal.Length, LagoWindow.MaxClustered)).ToArray();
        var space = WindowSpace.Of(work, ordered);
        var muon = MuonHump.Charge(ordered.Select(i => (double)work.Charge[i])) ?? previous?.MuonCharge ?? ChargeBands.NominalMuonCharge;
        var settings = chosen ?? SettingsFor(ordered.Length);
        var nextId = previous?.NextId ?? 0;
        var cores = ImmutableArray<CoreCluster>.Empty;
        var summary = new ReachabilitySummary([], 0);
        var coreOf = new int[ordered.Length];
        Array.Fill(coreOf, -1);
        if (ordered.Length >= MinPulses)
        {
            var ordering = Optics.Order(space.Points, new OpticsSettings(settings.MinSamples) { Engine = engine }, cancel);
            var xi = XiExtraction.Extract(
                ordering, new XiSettings(settings.Xi) { MinClusterSize = settings.MinClusterSize, Correction = PredecessorCorrection.SchubertGertz });
            cores = CoreCluster.Of(xi, space);
            (cores, nextId) = ClusterIdentity.Continue(cores, space, previous, nextId);
            coreOf = [.. xi.Labels.Select(l => l < 0 ? -1 : cores[l].Id)];
            summary = new ReachabilitySummary(Deciles(ordering.Reachability), xi.Hierarchy.Length);
        }

        var landmarks = space.Landmarks(cores);
        var byLandmarks = new LandmarkLabels(landmarks);
        var labels = new int[work.Pulses];
        Array.Fill(labels, -1);
        for (var i = 0; i < signal.Length; i++)
        {
            if ((i & 4095) == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            var pulse = signal[i];
            labels[pulse] = i < ordered.Length && coreOf[i] >= 0 ? coreOf[i] : byLandmarks.Label(work.Charge[pulse], work.Peak[pulse], work.Width[pulse]);
        }

        var sizes = labels.Where(l => l >= 0).CountBy(l => l).ToDictionary(p => p.Key, p => p.Value);
        var clusters = cores.Select(c =>
        {
            var medoid = space.Physical(c.Medoid);
            return new LagoCluster(c.Id, ClassOf(medoid, muon), c.Members.Length, sizes[c.Id], sizes[c.Id] / (double)work.Pulses, medoid);
        });
        return new ClusterResult(
            work.Station,
            work.WindowStart,
            work.WindowEnd,
            work.Pulses,
            ordered.Length >= MinPulses ? ordered.Length : 0,
            signal.Length - ordered.Length,
            labels.Count(l => l < 0),
            work.Pulses - signal.Length,
            work.Lost,
            work.Dropped,
            work.Simulated,
            muon,
            settings,
            [.. clusters.OrderBy(c => c.Id)],
            summary,
            landmarks,
            [.. labels],
            nextId)
        {
            Calibration = HourlyCalibration.Next(previous?.Calibration, work),
            Health = StationHealth.Next(previous?.Health, WindowVitals.Of(work, previous?.Health?.UsualMuonCharge ?? muon)),
        };
    }

    /// <summary>
    /// Settings by window size: densities of particles overlap, so the plot gets smoother with more points and the steepness must shrink with their
    /// number (chosen on simulated windows of 700 to 10,000 pulses and the real fragment of 68).
    /// </summary>
    public static LagoClusterSettings SettingsFor(int pulses)
    {
        var minSamples = (int)Math.Clamp(Math.Round(0.6 * Math.Sqrt(pulses)), 5, 40);
        return new LagoClusterSettings(minSamples, Math.Clamp(9.0 / Math.Max(1, pulses), 0.001, 0.05), Math.Max(minSamples + 2, (int)Math.Round(0.01 * pulses)));
    }

    /// <summary>Class of a cluster by its medoid (physical units) and the charge of the muon hump.</summary>
    internal static PulseClass ClassOf(ImmutableArray<double> medoid, double muonCharge) => ClassOf(medoid[0], medoid[2], muonCharge);

    /// <param name="charge">ADC counts.</param>
    /// <param name="chargeOverPeak">Bins.</param>
    /// <param name="muonCharge">ADC counts.</param>
    public static PulseClass ClassOf(double charge, double chargeOverPeak, double muonCharge) => (charge / muonCharge, chargeOverPeak) switch
    {
        ( < 0.5, < 1.5) => PulseClass.NoiseOrAfterPulse,
        ( < 0.5, _) => PulseClass.Electromagnetic,
        ( < 1.5, _) => PulseClass.Muon,
        _ => PulseClass.MultiParticle,
    };

    private static ImmutableArray<double> Deciles(double[] reachability)
    {
        var finite = reachability.Where(double.IsFinite).Order().ToArray();
        return finite.Length == 0 ? [] : [.. Enumerable.Range(0, 11).Select(i => finite[(int)Math.Round(i / 10.0 * (finite.Length - 1))])];
    }
}
