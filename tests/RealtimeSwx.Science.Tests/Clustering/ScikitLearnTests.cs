using System.IO.Compression;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Science.Pulses;
using RealtimeSwx.Science.Simulation;
using RealtimeSwx.Tests.Support;
using static RealtimeSwx.Science.Tests.Clustering.PlantedPoints;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>Equality with scikit-learn itself on sets that no reference file holds.</summary>
public class ScikitLearnTests
{
    [Fact]
    public async Task Results_ShouldBeEqual_OnRandomSetsOfManyShapes()
    {
        var cases = new List<ScikitLearn.Case>();
        foreach (var (shape, n, d, minSamples, maxEps) in new[]
                 {
                     (Shape.Uniform, 900, 2, 5, double.PositiveInfinity), (Shape.Uniform, 700, 3, 12, 1.5), (Shape.Uniform, 500, 15, 9, double.PositiveInfinity),
                     (Shape.Blobs, 1200, 4, 20, double.PositiveInfinity), (Shape.Blobs, 1200, 4, 20, 0.8), (Shape.Blobs, 900, 6, 100, double.PositiveInfinity),
                     (Shape.Blobs, 600, 12, 10, 3), (Shape.Lattice, 900, 3, 7, double.PositiveInfinity), (Shape.Lattice, 900, 3, 7, 1), (Shape.Lattice, 1000, 2, 40, 2),
                     (Shape.FewPlaces, 300, 3, 5, double.PositiveInfinity), (Shape.Line, 800, 5, 6, double.PositiveInfinity), (Shape.Uniform, 300, 2, 4, 0.01),
                 })
        {
            var seed = cases.Count;
            cases.Add(new ScikitLearn.Case($"{shape}-{seed}", Points(shape, n, d, new Random(seed)), minSamples) { MaxEps = maxEps, Cut = Math.Min(maxEps, 1) });
        }

        await CompareAsync(cases);
    }

    [Fact]
    public async Task Results_ShouldBeEqual_OnSimulatedPulses()
    {
        var pulses = PulseModel.Second(new SimulationRandom(3, "optics"), 1500)
            .Select(p => PulseFeatures.Of(p.Pulse, PulseModel.BinNanoseconds, PulseModel.Baseline, PulseReading.Default))
            .Where(f => f.HasSignal);
        var points = Standardised([.. pulses.Select(f => new[] { Math.Log(f.Charge), Math.Log(f.Peak), f.ChargeOverPeak, f.Full })]);
        await CompareAsync(
        [
            new ScikitLearn.Case("pulses", points, 20) { Xi = 0.02, Cut = 0.5 },
            new ScikitLearn.Case("pulses-bounded", points, 20) { MaxEps = 0.7, Cut = 0.5 },
        ]);
    }

    [Fact]
    public async Task Results_ShouldBeEqual_OnRealPointsFullOfDuplicates()
    {
        using var file = new GZipStream(File.OpenRead(ReferenceData.Require("lago", "uvg", "OutputCluster2.txt.gz")), CompressionMode.Decompress);
        var all = PointTable.Read(new StreamReader(file), "OutputCluster2").Points;
        var random = new Random(11);
        var rows = Enumerable.Range(0, all.Count).OrderBy(_ => random.Next()).Take(1500).Select(i => all[i].ToArray());
        var points = PointSet.FromRows([.. rows]);
        await CompareAsync([new ScikitLearn.Case("real", points, 20) { Cut = 6 }, new ScikitLearn.Case("real-bounded", points, 10) { MaxEps = 8, Cut = 6 }]);
    }

    /// <summary>
    /// Beyond its tree search scikit-learn's core distances differ in the last bits, and a chain of reachabilities that are equal here is not there: the
    /// order may differ. So its own order is followed, with distances from here: each step must be ours within 1e-12.
    /// </summary>
    [Fact]
    public async Task Steps_ShouldAgree_WhereScikitLearnComputesDistancesOtherwise()
    {
        ScikitLearn.Case[] cases =
        [
            new("many-dimensions", Points(Shape.Uniform, 400, 20, new Random(1)), 10),
            new("many-samples", Points(Shape.Uniform, 300, 3, new Random(2)), 200),
        ];
        foreach (var (c, theirs) in cases.Zip(await ScikitLearn.RunAsync(cases)))
        {
            var core = Optics.Order(c.Points, new OpticsSettings(c.MinSamples)).CoreDistance;
            core.ShouldBe(theirs.CoreDistance, 1e-12);
            var reachability = Enumerable.Repeat(double.PositiveInfinity, core.Length).ToArray();
            var waiting = Enumerable.Range(0, core.Length).ToHashSet();
            foreach (var point in theirs.Order)
            {
                var least = waiting.Min(o => reachability[o]);
                (reachability[point] <= least + 1e-12).ShouldBeTrue(c.Name);
                waiting.Remove(point);
                foreach (var o in waiting)
                {
                    reachability[o] = Math.Min(reachability[o], Math.Max(core[point], Distance(c.Points[point], c.Points[o])));
                }
            }

            reachability.Skip(1).ShouldBe(theirs.Reachability.Skip(1), 1e-12, c.Name);
        }
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
        {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }

        return Math.Sqrt(sum);
    }

    private static async Task CompareAsync(IReadOnlyList<ScikitLearn.Case> cases)
    {
        var results = await ScikitLearn.RunAsync(cases);
        foreach (var (c, expected) in cases.Zip(results))
        {
            foreach (var engine in new[] { OrderingEngines.Dense, OrderingEngines.Rings })
            {
                var got = Optics.Order(c.Points, new OpticsSettings(c.MinSamples) { MaxEps = c.MaxEps, Engine = engine });
                got.Order.ShouldBe(expected.Order, c.Name);
                got.Reachability.ShouldBe(expected.Reachability, c.Name);
                got.CoreDistance.ShouldBe(expected.CoreDistance, c.Name);
                got.Predecessor.ShouldBe(expected.Predecessor, c.Name);
                var xi = XiExtraction.Extract(got, new XiSettings(c.Xi));
                xi.Labels.ShouldBe(expected.Xi, c.Name);
                xi.Hierarchy.ShouldBe(expected.Hierarchy, c.Name);
                DbscanCut.Labels(got, c.Cut).ShouldBe(expected.Dbscan, c.Name);
            }
        }
    }

    private static PointSet Standardised(IReadOnlyList<double[]> rows)
    {
        for (var k = 0; k < rows[0].Length; k++)
        {
            var mean = rows.Average(r => r[k]);
            var deviation = Math.Sqrt(rows.Average(r => (r[k] - mean) * (r[k] - mean)));
            foreach (var row in rows)
            {
                row[k] = (row[k] - mean) / deviation;
            }
        }

        return PointSet.FromRows(rows);
    }
}
