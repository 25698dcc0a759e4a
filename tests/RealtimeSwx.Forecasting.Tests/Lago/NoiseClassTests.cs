using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Forecasting.Tests.Lago;

/// <summary>The class of noise and after-pulses against what made the pulses, and how it goes on from window to window.</summary>
public sealed class NoiseClassTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(70, 5, 20, 0.75)]
    [InlineData(300, 15, 20, 0.8)]
    [InlineData(1000, 50, 8, 0.75)]
    public void Clusters_find_most_noise_and_nothing_else_and_the_rule_for_a_pulse_finds_all(double rate, double noiseHz, int windows, double recall)
    {
        var station = new StormSimulation(new SimulationSettings
        {
            Seed = 3, Start = Start, StormOnset = null, Duration = TimeSpan.FromDays(1), PulseRateHz = rate, Tube = new TubeModel { NoiseHz = noiseHz },
        }).Station;
        var (cluster, rule, found, ids, classes) = (new Score(), new Score(), 0, new HashSet<int>(), new Dictionary<int, HashSet<PulseClass>>());
        ClusterResult? result = null;
        for (var w = 0; w < windows; w++)
        {
            var seconds = Enumerable.Range(10 * w, 10).Select(s => Start.AddSeconds(s)).ToList();
            var labelled = seconds.Select(station.Labelled).ToList();
            var work = ClusterWork.Of([.. seconds.Zip(labelled, (s, l) => LagoClustererTests.Batch(station.Series, s, l.Select(p => p.Pulse)))]);
            result = LagoClusterer.Run(work, result);
            var by = result.Clusters.ToDictionary(c => c.Id, c => c.Class);
            foreach (var (id, kind) in by)
            {
                (classes.TryGetValue(id, out var had) ? had : classes[id] = []).Add(kind);
            }

            var noisy = by.Where(c => c.Value == PulseClass.NoiseOrAfterPulse).Select(c => c.Key).ToList();
            found += noisy.Count > 0 ? 1 : 0;
            ids.UnionWith(noisy);
            foreach (var (pulse, i) in labelled.SelectMany(l => l).Select((p, i) => (p, i)))
            {
                var truth = pulse.Particle is ParticleKind.Noise or ParticleKind.AfterPulse;
                cluster.Add(noisy.Contains(result.Labels[i]), truth);
                rule.Add(LagoClusterer.ClassOf(work.Charge[i], work.Charge[i] / work.Peak[i], result.MuonCharge) == PulseClass.NoiseOrAfterPulse, truth);
            }
        }

        var kept = classes.Count(c => c.Value.Count == 1) / (double)classes.Count;
        output.WriteLine($"{rate} Hz: clusters {cluster}, rule {rule}, found in {found} of {windows} windows as {ids.Count} id(s), {kept:F2} of the ids keep their class");
        found.ShouldBeGreaterThanOrEqualTo(windows - 3);
        ids.Count.ShouldBeLessThanOrEqualTo(3);
        cluster.Precision.ShouldBeGreaterThan(0.97);
        cluster.Recall.ShouldBeGreaterThan(recall);
        rule.Precision.ShouldBeGreaterThan(0.97);
        rule.Recall.ShouldBeGreaterThan(0.98);
    }

    private sealed class Score
    {
        private int _hits;
        private int _called;
        private int _true;

        public double Precision => _hits / (double)_called;

        public double Recall => _hits / (double)_true;

        public void Add(bool called, bool truth)
        {
            _called += called ? 1 : 0;
            _true += truth ? 1 : 0;
            _hits += called && truth ? 1 : 0;
        }

        public override string ToString() => FormattableString.Invariant($"precision {Precision:F3} recall {Recall:F3}");
    }
}
