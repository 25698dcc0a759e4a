using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

public class OpticsTests
{
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
}
