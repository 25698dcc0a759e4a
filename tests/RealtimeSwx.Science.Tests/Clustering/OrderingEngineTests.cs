using CsCheck;
using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

/// <summary>What every engine must do, and that all of them give the same bits where a check by definition would take too long.</summary>
public class OrderingEngineTests
{
    private static readonly Gen<(PointSet Points, OpticsSettings Settings)> Cases =
        from n in Gen.Int[50, 2500]
        from d in Gen.Int[1, 9]
        from shape in Gen.Enum<Shape>()
        from seed in Gen.Int
        from minSamples in Gen.Int[2, 40]
        from eps in Gen.OneOf(Gen.Const(double.PositiveInfinity), Gen.Double[0, 4], Gen.Int[0, 3].Select(v => (double)v))
        select (Points(shape, n, d, new Random(seed)), new OpticsSettings(minSamples) { MaxEps = eps });

    public enum Shape
    {
        Uniform,
        Blobs,
        Lattice,
        FewPlaces,
        Line,
        Tiny,
    }

    public static TheoryData<string> Engines => [nameof(OrderingEngines.Dense), nameof(OrderingEngines.Rings)];

    [Fact]
    public void Engines_ShouldAgreeBitForBit_OnAnyShape() => Cases.Sample(
        c =>
        {
            var dense = Optics.Order(c.Points, c.Settings with { Engine = OrderingEngines.Dense });
            var rings = Optics.Order(c.Points, c.Settings with { Engine = OrderingEngines.Rings });
            rings.Order.ShouldBe(dense.Order);
            rings.Reachability.ShouldBe(dense.Reachability);
            rings.Predecessor.ShouldBe(dense.Predecessor);
        },
        iter: 120,
        seed: "0000KeTCXbM2");

    [Fact]
    public void Engines_ShouldAgreeBitForBit_OnManyPoints()
    {
        var points = Points(Shape.Blobs, 12_000, 4, new Random(5));
        var dense = Optics.Order(points, new OpticsSettings(20) { Engine = OrderingEngines.Dense });
        var rings = Optics.Order(points, new OpticsSettings(20) { Engine = OrderingEngines.Rings });
        rings.Order.ShouldBe(dense.Order);
        rings.Reachability.ShouldBe(dense.Reachability);
        rings.Predecessor.ShouldBe(dense.Predecessor);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Order_ShouldGoByIndex_WhenAllPointsAreEqual(string engine)
    {
        var got = Optics.Order(new PointSet(new double[6000], 3000, 2), new OpticsSettings(5) { Engine = Engine(engine) });
        got.Order.ShouldBe(Enumerable.Range(0, 3000));
        got.Reachability.Skip(1).ShouldAllBe(r => r == 0);
        got.Predecessor.Skip(1).ShouldAllBe(p => p == 0);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Order_ShouldStop_WhenCancelledOnTheWay(string engine)
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
        Should.Throw<OperationCanceledException>(() => Optics.Order(points, new OpticsSettings(5) { Engine = Engine(engine) }, cancel.Token, progress));
        progress.Reports.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Order_ShouldStop_WhenCancelledBefore() =>
        Should.Throw<OperationCanceledException>(() => Optics.Order(new PointSet(new double[5], 5, 1), new OpticsSettings(2), new CancellationToken(canceled: true)));

    private static IOrderingEngine Engine(string name) => name == nameof(OrderingEngines.Dense) ? OrderingEngines.Dense : OrderingEngines.Rings;

    internal static PointSet Points(Shape shape, int n, int d, Random random)
    {
        var slope = Enumerable.Range(0, d).Select(_ => random.NextDouble()).ToArray();
        var values = new double[n * d];
        for (var i = 0; i < n; i++)
        {
            var place = random.Next(4);
            var along = random.NextDouble();
            for (var k = 0; k < d; k++)
            {
                values[i * d + k] = shape switch
                {
                    Shape.Uniform => random.NextDouble() * 10,
                    Shape.Blobs => place * 3 * slope[k] + (place + 1) * 0.3 * Normal(random),
                    Shape.Lattice => random.Next(6),
                    Shape.FewPlaces => place * slope[k],
                    Shape.Line => along * slope[k],
                    _ => random.Next(50) * 1e-15,
                };
            }
        }

        return new PointSet(values, n, d);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

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
