using RealtimeSwx.Learning.Clustering;
using RealtimeSwx.Science.Clustering;
using RealtimeSwx.Science.Tests.Clustering;

namespace RealtimeSwx.Learning.Tests.Clustering;

public class TorchOrderingEngineOnCudaTests : OrderingEngineContract
{
    private readonly TorchOrderingEngine _engine = new("cuda");

    public TorchOrderingEngineOnCudaTests() => Assert.SkipUnless(_engine.Note.Length == 0, "skipped: " + _engine.Note);

    protected override IOrderingEngine Engine => _engine;

    protected override (long Small, long Shapes) Samples => (60, 12);
}
