using RealtimeSwx.Learning.Clustering;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Science.Tests.Clustering;
using TorchSharp;

namespace RealtimeSwx.Learning.Tests.Clustering;

public class TorchOrderingEngineTests : OrderingEngineContract
{
    protected override IOrderingEngine Engine { get; } = new TorchOrderingEngine("cpu");

    protected override (long Small, long Shapes) Samples => (60, 12);

    protected override int Most => 4_000;

    [Fact]
    public void Order_ShouldLeaveNoTensorBehind()
    {
        var points = PlantedPoints.Points(PlantedPoints.Shape.Blobs, 1500, 3, new Random(2));
        using var scope = torch.NewDisposeScope();
        Optics.Order(points, new OpticsSettings(5) { MaxEps = 0.7, Engine = Engine });
        scope.DisposablesCount.ShouldBe(0);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Optics.Order(points, new OpticsSettings(5) { MaxEps = 0.7, Engine = Engine });
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }
}
