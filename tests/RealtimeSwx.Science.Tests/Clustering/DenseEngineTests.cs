using RealtimeSwx.Science.Clustering;

namespace RealtimeSwx.Science.Tests.Clustering;

public class DenseEngineTests : OrderingEngineContract
{
    protected override IOrderingEngine Engine => OrderingEngines.Dense;

    protected override IOrderingEngine Other => OrderingEngines.Rings;
}
