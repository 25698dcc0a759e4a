using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

public class RingEngineTests : OrderingEngineContract
{
    protected override IOrderingEngine Engine => OrderingEngines.Rings;

    // The dense engine's tests compare the two on most of the sets.
    protected override (long Small, long Shapes) Samples => base.Samples with { Shapes = 10 };
}
