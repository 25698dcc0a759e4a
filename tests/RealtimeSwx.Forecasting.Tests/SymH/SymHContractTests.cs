using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.Tests.Contract;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class SymHContractTests : PipelineContract
{
    private static readonly List<Observation> Storm = SimulatedStorms.Records(3);

    protected override IReadOnlyList<FeedRecord> Records => Storm;

    protected override (DateTimeOffset From, DateTimeOffset To) Issues =>
        (SimulatedStorms.Start.AddDays(2.5), SimulatedStorms.Start.AddDays(2.5).AddHours(4));

    protected override IForecastPipeline Create() => new SymHPipeline();

    protected override IPipelineModel? LoadModel() => new SymHPipeline().LoadModel(SmallModel.Bundle, SmallModel.Learners);

    protected override FeedRecord Changed(FeedRecord record) => record is Observation o ? o with { Value = (o.Value * 0.5) + 13 } : record;
}

public class SymHBaselineContractTests : SymHContractTests
{
    protected override IPipelineModel? LoadModel() => null;
}
