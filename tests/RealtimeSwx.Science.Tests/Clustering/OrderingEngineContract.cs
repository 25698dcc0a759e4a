using CsCheck;
using RealtimeSwx.Science.Clustering;
using static RealtimeSwx.Science.Tests.Clustering.PlantedPoints;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>What every engine must do: the definition's bits, and those of another engine where a check by definition would take too long.</summary>
public abstract class OrderingEngineContract
{
    private static readonly Gen<(PointSet Points, OpticsSettings Settings)> Small =
        from n in Gen.Int[2, 300]
        from d in Gen.Int[1, 5]
        from lattice in Gen.Bool
        from minSamples in Gen.Int[2, Math.Min(n, 12)]
        from values in (lattice ? Gen.Int[0, 4].Select(v => (double)v) : Gen.Double[-2, 2]).Array[n * d]
        from maxEps in Gen.OneOf(Gen.Const(double.PositiveInfinity), Gen.Double[0, 3], Gen.Int[0, 3].Select(v => (double)v))
        select (new PointSet(values, n, d), new OpticsSettings(minSamples) { MaxEps = maxEps });

    private static readonly Gen<(PointSet Points, OpticsSettings Settings)> Shapes =
        from n in Gen.Int[50, 2500]
        from d in Gen.Int[1, 9]
        from shape in Gen.Enum<Shape>()
        from seed in Gen.Int
        from minSamples in Gen.Int[2, 40]
        from eps in Gen.OneOf(Gen.Const(double.PositiveInfinity), Gen.Double[0, 4], Gen.Int[0, 3].Select(v => (double)v))
        select (Points(shape, n, d, new Random(seed)), new OpticsSettings(minSamples) { MaxEps = eps });

    protected abstract IOrderingEngine Engine { get; }

    /// <summary>The one that it is compared with.</summary>
    protected virtual IOrderingEngine Other => OrderingEngines.Dense;

    /// <summary>Random sets of up to 300 points, and of up to 2,500.</summary>
    protected virtual (long Small, long Shapes) Samples => (400, 120);

    /// <summary>Points of the largest set.</summary>
    protected virtual int Most => 12_000;

    [Fact]
    public void Ordering_ShouldEqualTheDefinition_OnRandomAndDuplicatedPoints() =>
        Small.Sample(c => Same(Ours(c.Points, c.Settings), OpticsDefinition.Order(c.Points, c.Settings)), iter: Samples.Small, seed: "0000KeTCXbM2");

    [Fact]
    public void Ordering_ShouldEqualThatOfAnotherEngine_OnAnyShape() =>
        Shapes.Sample(c => Same(Ours(c.Points, c.Settings), Theirs(c.Points, c.Settings)), iter: Samples.Shapes, seed: "0000KeTCXbM2");

    [Fact]
    public void Ordering_ShouldEqualThatOfAnotherEngine_OnManyPoints()
    {
        var points = Points(Shape.Blobs, Most, 4, new Random(5));
        Same(Ours(points, new OpticsSettings(20)), Theirs(points, new OpticsSettings(20)));
    }

    [Fact]
    public void Ordering_ShouldEqualEveryReference()
    {
        foreach (var reference in OpticsReference.All())
        {
            reference.Check(Ours(reference.Points, reference.Settings));
        }
    }

    [Fact]
    public void Order_ShouldGoByIndex_WhenAllPointsAreEqual()
    {
        var got = Ours(new PointSet(new double[6000], 3000, 2), new OpticsSettings(5));
        got.Order.ShouldBe(Enumerable.Range(0, 3000));
        got.Reachability.Skip(1).ShouldAllBe(r => r == 0);
        got.Predecessor.Skip(1).ShouldAllBe(p => p == 0);
    }

    [Fact]
    public void Order_ShouldGoByIndex_WhenMaxEpsReachesNobody()
    {
        var got = Ours(new PointSet([.. Enumerable.Range(0, 700).Select(i => (double)i)], 700, 1), new OpticsSettings(3) { MaxEps = 0.5 });
        got.Order.ShouldBe(Enumerable.Range(0, 700));
        got.Reachability.ShouldAllBe(r => double.IsPositiveInfinity(r));
        got.Predecessor.ShouldAllBe(p => p == -1);
    }

    [Fact]
    public void Order_ShouldStop_WhenCancelledOnTheWay()
    {
        using var cancel = new CancellationTokenSource();
        var progress = new Progress(part =>
        {
            part.ShouldBeInRange(0, 1);
            if (part > 0.5)
            {
                cancel.Cancel();
            }
        });
        var points = Points(Shape.Uniform, 5000, 2, new Random(1));
        Should.Throw<OperationCanceledException>(() => Optics.Order(points, new OpticsSettings(5) { Engine = Engine }, cancel.Token, progress));
        progress.Reports.ShouldBeGreaterThan(2);
    }

    private static void Same(OpticsOrdering got, OpticsOrdering expected)
    {
        got.Order.ShouldBe(expected.Order);
        got.Reachability.ShouldBe(expected.Reachability);
        got.CoreDistance.ShouldBe(expected.CoreDistance);
        got.Predecessor.ShouldBe(expected.Predecessor);
    }

    private OpticsOrdering Ours(PointSet points, OpticsSettings settings) => Optics.Order(points, settings with { Engine = Engine });

    private OpticsOrdering Theirs(PointSet points, OpticsSettings settings) => Optics.Order(points, settings with { Engine = Other });

    // Progress<T> reports on another thread; here the order matters.
    private sealed class Progress(Action<double> report) : IProgress<double>
    {
        public int Reports { get; private set; }

        public void Report(double value)
        {
            Reports++;
            report(value);
        }
    }
}
