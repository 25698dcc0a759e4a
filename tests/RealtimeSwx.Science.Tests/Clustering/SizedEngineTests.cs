using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

public class SizedEngineTests
{
    [Theory]
    [InlineData(99, 0)]
    [InlineData(100, 1)]
    public void An_engine_for_large_sets_ShouldOrderThoseOnly(int count, int ordered)
    {
        var large = new Counted();
        var points = PlantedPoints.Points(PlantedPoints.Shape.Uniform, count, 2, new Random(1));
        var got = Optics.Order(points, new OpticsSettings(5) { Engine = OrderingEngines.WithLarge(large, 100) });
        large.Ordered.ShouldBe(ordered);
        got.Order.ShouldBe(Optics.Order(points, new OpticsSettings(5)).Order);
    }

    [Fact]
    public void Order_ShouldStop_WhenCancelledBefore() =>
        Should.Throw<OperationCanceledException>(() => Optics.Order(new PointSet(new double[5], 5, 1), new OpticsSettings(2), new CancellationToken(canceled: true)));

    private sealed class Counted : IOrderingEngine
    {
        public int Ordered { get; private set; }

        public OpticsOrdering Order(OrderingTask task)
        {
            Ordered++;
            return OrderingEngines.Dense.Order(task);
        }
    }
}
