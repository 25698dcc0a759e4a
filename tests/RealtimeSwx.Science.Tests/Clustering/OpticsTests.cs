using CsCheck;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

public class OpticsTests
{
    private static readonly Gen<(PointSet Points, int MinSamples, double MaxEps)> Cases =
        from n in Gen.Int[2, 300]
        from d in Gen.Int[1, 5]
        from lattice in Gen.Bool
        from minSamples in Gen.Int[2, Math.Min(n, 12)]
        from values in (lattice ? Gen.Int[0, 4].Select(v => (double)v) : Gen.Double[-2, 2]).Array[n * d]
        from maxEps in Gen.OneOf(Gen.Const(double.PositiveInfinity), Gen.Double[0, 3], Gen.Int[0, 3].Select(v => (double)v))
        select (new PointSet(values, n, d), minSamples, maxEps);

    [Fact]
    public void Ordering_ShouldEqualTheDefinition_OnRandomAndDuplicatedPoints() => Cases.Sample(
        c =>
        {
            var (order, reachability, core, predecessor) = ByDefinition(c.Points, c.MinSamples, c.MaxEps);
            foreach (var engine in new[] { OrderingEngines.Dense, OrderingEngines.Rings })
            {
                var got = Optics.Order(c.Points, new OpticsSettings(c.MinSamples) { MaxEps = c.MaxEps, Engine = engine });
                got.Order.ShouldBe(order);
                got.Reachability.ShouldBe(reachability);
                got.CoreDistance.ShouldBe(core);
                got.Predecessor.ShouldBe(predecessor);
            }
        },
        iter: 400,
        seed: "0000KeTCXbM2");

    [Fact]
    public void All_equal_points_are_ordered_by_index_at_distance_zero()
    {
        var got = Optics.Order(new PointSet(new double[300], 100, 3), new OpticsSettings(5));
        got.Order.ShouldBe(Enumerable.Range(0, 100));
        got.CoreDistance.ShouldAllBe(c => c == 0);
        got.Reachability.Skip(1).ShouldAllBe(r => r == 0);
        got.Predecessor.Skip(1).ShouldAllBe(p => p == 0);
        XiExtraction.Extract(got, new XiSettings(0.05)).Labels.ShouldAllBe(l => l == 0);
    }

    [Fact]
    public void Too_small_a_max_eps_leaves_every_point_unreached()
    {
        var points = new PointSet([.. Enumerable.Range(0, 200).Select(i => (double)i)], 200, 1);
        var got = Optics.Order(points, new OpticsSettings(3) { MaxEps = 0.5 });
        got.Order.ShouldBe(Enumerable.Range(0, 200));
        got.Reachability.ShouldAllBe(r => double.IsPositiveInfinity(r));
        got.CoreDistance.ShouldAllBe(r => double.IsPositiveInfinity(r));
        XiExtraction.Extract(got, new XiSettings(0.05)).Labels.ShouldAllBe(l => l == -1);
        DbscanCut.Labels(got, 0.5).ShouldAllBe(l => l == -1);
    }

    [Fact]
    public void Two_groups_are_told_apart_and_the_cut_finds_the_outlier()
    {
        double[] positions = [.. Enumerable.Range(0, 40).Select(i => i * 0.01), .. Enumerable.Range(0, 40).Select(i => 10 + i * 0.011), 100];
        var ordering = Optics.Order(new PointSet(positions, 81, 1), new OpticsSettings(5));
        foreach (var correction in Enum.GetValues<PredecessorCorrection>())
        {
            var clusters = XiExtraction.Extract(ordering, new XiSettings(0.3) { MinClusterSize = 20, Correction = correction });
            clusters.Count.ShouldBe(2);
            clusters.Labels.Take(38).Distinct().ShouldHaveSingleItem();
            clusters.Labels[45].ShouldNotBe(clusters.Labels[5]);
        }

        DbscanCut.Labels(ordering, 1).ShouldBe([.. Enumerable.Repeat(0, 40), .. Enumerable.Repeat(1, 40), -1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Order_ShouldRefuse_WhenMinSamplesDoesNotFit(int minSamples) =>
        Should.Throw<ArgumentException>(() => Optics.Order(new PointSet(new double[5], 5, 1), new OpticsSettings(minSamples)))
            .Message.ShouldContain(minSamples == 1 ? "at least 2" : "number of points (5), got 6");

    [Fact]
    public void PointSet_ShouldNameRowAndColumn_WhenAValueIsNotFinite() =>
        Should.Throw<ArgumentException>(() => new PointSet([1, 2, 3, double.NaN], 2, 2)).Message.ShouldStartWith("row 2, column 2: NaN");

    [Fact]
    public void Weights_stretch_the_axes()
    {
        var points = new PointSet([0, 0, 1, 0, 0, 1], 3, 2).Weighted(4, 0.25);
        Optics.Order(points, new OpticsSettings(2)).CoreDistance.ShouldBe([0.5, 2, 0.5]);
        Should.Throw<ArgumentException>(() => points.Weighted(1)).Message.ShouldContain("2 weights, got 1");
        Should.Throw<ArgumentException>(() => points.Weighted(1, -1)).Message.ShouldStartWith("weight 2");
    }

    /// <summary>The definition with its conformance rules, quadratic and without any index.</summary>
    private static (int[] Order, double[] Reachability, double[] Core, int[] Predecessor) ByDefinition(PointSet points, int minSamples, double maxEps)
    {
        var n = points.Count;
        var reachability = Enumerable.Repeat(double.PositiveInfinity, n).ToArray();
        var predecessor = Enumerable.Repeat(-1, n).ToArray();
        var core = new double[n];
        for (var i = 0; i < n; i++)
        {
            var kth = Math.Sqrt(Enumerable.Range(0, n).Select(j => Squared(i, j)).Order().ElementAt(minSamples - 1));
            core[i] = kth > maxEps ? double.PositiveInfinity : Round(kth);
        }

        var waiting = Enumerable.Range(0, n).ToList();
        var order = new List<int>();
        while (waiting.Count > 0)
        {
            var p = waiting.MinBy(i => reachability[i]);
            waiting.Remove(p);
            order.Add(p);
            foreach (var o in waiting.Where(o => core[p] < double.PositiveInfinity && Squared(p, o) <= maxEps * maxEps))
            {
                var r = Round(Math.Max(Math.Sqrt(Squared(p, o)), core[p]));
                if (r < reachability[o])
                {
                    (reachability[o], predecessor[o]) = (r, p);
                }
            }
        }

        return ([.. order], reachability, core, predecessor);

        double Squared(int i, int j)
        {
            var sum = 0.0;
            for (var k = 0; k < points.Dimensions; k++)
            {
                var difference = points[i][k] - points[j][k];
                sum += difference * difference;
            }

            return sum;
        }

        static double Round(double value) => Math.Round(value * 1e15, MidpointRounding.ToEven) / 1e15;
    }
}
