using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Lago;
using RealtimeSwx.Science.Pulses;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.Lago;

/// <summary>On simulated pulses, whose particles are known, and on the real fragment.</summary>
public class LagoClustererTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(70, 3)]
    [InlineData(70, 4)]
    [InlineData(300, 5)]
    [InlineData(1000, 6)]
    public void Clusters_of_class_muon_hold_muons_and_electromagnetic_ones_do_not(double rate, int seed)
    {
        var (work, truth) = Window(rate, seed, 0);
        var result = LagoClusterer.Run(work);
        result.Clusters.Select(c => c.Class).ShouldContain(PulseClass.Muon);
        result.Clusters.Select(c => c.Class).ShouldContain(PulseClass.Electromagnetic);
        var classes = result.Clusters.ToDictionary(c => c.Id, c => c.Class);
        var labelled = result.Labels.Select((id, i) => (Class: id < 0 ? (PulseClass?)null : classes[id], Truth: truth[i])).ToList();
        var muonLike = labelled.Where(l => l.Class == PulseClass.Muon).ToList();
        var electromagnetic = labelled.Where(l => l.Class == PulseClass.Electromagnetic).ToList();
        muonLike.Count(l => l.Truth == ParticleKind.Muon).ShouldBeGreaterThan((int)(0.7 * muonLike.Count));
        electromagnetic.Count(l => l.Truth != ParticleKind.Muon).ShouldBeGreaterThan((int)(0.75 * electromagnetic.Count));
        muonLike.Count(l => l.Truth == ParticleKind.Muon).ShouldBeGreaterThan(truth.Count(t => t == ParticleKind.Muon) / 3);
        result.Noise.ShouldBeLessThan(work.Pulses * 2 / 3);
    }

    [Fact]
    public void Every_pulse_is_accounted_for_and_sizes_add_up()
    {
        var result = LagoClusterer.Run(Window(300, 8, 0).Work);
        result.Labels.Length.ShouldBe(result.Pulses);
        (result.Clusters.Sum(c => c.Size) + result.Noise).ShouldBe(result.Pulses);
        (result.Clustered + result.LabelledByLandmarks + result.NoSignal).ShouldBe(result.Pulses);
        foreach (var cluster in result.Clusters)
        {
            result.Labels.Count(l => l == cluster.Id).ShouldBe(cluster.Size);
            cluster.Core.ShouldBeLessThanOrEqualTo(cluster.Size);
        }
    }

    [Fact]
    public void Pulses_beyond_ten_thousand_are_labelled_by_landmarks_as_their_neighbours_are()
    {
        var (work, truth) = Window(1400, 9, 0);
        var result = LagoClusterer.Run(work);
        result.Clustered.ShouldBe(LagoWindow.MaxClustered);
        result.LabelledByLandmarks.ShouldBe(work.Pulses - LagoWindow.MaxClustered);
        var muon = result.Clusters.Where(c => c.Class == PulseClass.Muon).Select(c => c.Id).ToHashSet();
        var surplus = Enumerable.Range(LagoWindow.MaxClustered, result.LabelledByLandmarks).Where(i => muon.Contains(result.Labels[i])).ToList();
        surplus.Count.ShouldBeGreaterThan(500);
        surplus.Count(i => truth[i] == ParticleKind.Muon).ShouldBeGreaterThan((int)(0.7 * surplus.Count));
    }

    [Fact]
    public void Identities_go_on_from_window_to_window()
    {
        var first = LagoClusterer.Run(Window(1000, 10, 0).Work);
        var second = LagoClusterer.Run(Window(1000, 10, 1).Work, ClusterResult.FromBytes(first.ToBytes()));
        var kept = second.Clusters.IntersectBy(first.Clusters.Select(c => c.Id), c => c.Id).ToList();
        kept.ShouldNotBeEmpty();
        foreach (var cluster in kept)
        {
            var before = first.Clusters.Single(c => c.Id == cluster.Id);
            cluster.Class.ShouldBe(before.Class);
            (cluster.Medoid[0] / before.Medoid[0]).ShouldBeInRange(0.5, 2);
        }

        second.Clusters.Except(kept).ShouldAllBe(c => c.Id >= first.NextId);
        second.NextId.ShouldBeGreaterThan(second.Clusters.Max(c => c.Id));
    }

    [Fact]
    public void The_same_work_gives_the_same_bytes_and_survives_them()
    {
        var work = Window(70, 11, 0).Work;
        var bytes = LagoClusterer.Run(work).ToBytes();
        LagoClusterer.Run(work).ToBytes().ShouldBe(bytes);
        ClusterResult.FromBytes(bytes).ToBytes().ShouldBe(bytes);
        Should.Throw<InputException>(() => ClusterResult.FromBytes("{}x"u8));
    }

    [Fact]
    public void The_real_fragment_has_muons_and_narrow_small_pulses()
    {
        var result = LagoClusterer.Run(ClusterWork.Of([Fragment(ReferenceData.Require("lago", "uvg", "lagodata"))]));
        result.Pulses.ShouldBe(68);
        result.Clustered.ShouldBe(68);
        result.MuonCharge.ShouldBeInRange(800, 1050);
        var muon = result.Clusters.First(c => c.Class == PulseClass.Muon);
        muon.Medoid[0].ShouldBeInRange(700, 1100);
        result.Clusters.First(c => c.Class == PulseClass.NoiseOrAfterPulse).Medoid[2].ShouldBeLessThan(1.5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    public void Run_ShouldFindNoCluster_WhenTheWindowIsTooSmall(int pulses)
    {
        var batch = Batch(KnownSeries.Lago("x"), Start, Enumerable.Repeat(new Pulse(0, 1, 1, [50, 90, 70]), pulses));
        var result = LagoClusterer.Run(ClusterWork.Of([batch]));
        (result.Clusters.Length, result.Noise, result.Clustered).ShouldBe((0, pulses, 0));
        ClusterResult.FromBytes(result.ToBytes()).Pulses.ShouldBe(pulses);
    }

    [Fact]
    public void Equal_pulses_and_triggers_without_signal_are_no_trouble()
    {
        var batch = Batch(
            KnownSeries.Lago("x"), Start, [.. Enumerable.Repeat(new Pulse(0, 1, 1, [50, 90, 70]), 50), .. Enumerable.Repeat(new Pulse(0, 1, 1, [50, 40, 40]), 5)]);
        var result = LagoClusterer.Run(ClusterWork.Of([batch]));
        result.NoSignal.ShouldBe(5);
        result.Clusters.ShouldHaveSingleItem().Size.ShouldBe(50);
        result.Labels[^5..].ShouldAllBe(l => l == -1);
    }

    internal static PulseBatch Batch(SeriesId station, DateTimeOffset second, IEnumerable<Pulse> pulses) =>
        new(station, second, PulseModel.ClockHz, PulseModel.BinNanoseconds, PulseModel.Baseline, [.. pulses]);

    private static (ClusterWork Work, ImmutableArray<ParticleKind> Truth) Window(double rate, int seed, int number)
    {
        var simulation = new StormSimulation(new SimulationSettings { Seed = seed, Start = Start, PulseRateHz = rate });
        var seconds = Enumerable.Range(10 * number, 10).Select(s => Start.AddSeconds(s)).ToList();
        var labelled = seconds.Select(simulation.Station.Labelled).ToList();
        var work = ClusterWork.Of([.. seconds.Zip(labelled, (s, l) => Batch(simulation.Station.Series, s, l.Select(p => p.Pulse)))]);
        return (work, [.. labelled.SelectMany(l => l).Select(p => p.Particle)]);
    }

    private static PulseBatch Fragment(string path)
    {
        var pulses = new List<Pulse>();
        var samples = new List<short>();
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("# t", StringComparison.Ordinal))
            {
                pulses.Add(new Pulse(pulses.Count, 1, 3, [.. samples]));
                samples.Clear();
            }
            else if (line[0] != '#')
            {
                samples.AddRange(line.Split(' ').Select(short.Parse));
            }
        }

        return Batch(KnownSeries.Lago("uvg"), Start, pulses);
    }
}
