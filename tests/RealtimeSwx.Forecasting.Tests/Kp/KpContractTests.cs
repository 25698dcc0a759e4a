using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tests.Contract;
using RealtimeSwx.Forecasting.Tests.SymH;

namespace RealtimeSwx.Forecasting.Tests.Kp;

public abstract class KpContract : PipelineContract
{
    private static readonly List<Observation> Series = KpSeries.Generate(days: 320);

    protected override IReadOnlyList<FeedRecord> Records => Series;

    protected override (DateTimeOffset From, DateTimeOffset To) Issues => (KpSeries.Start.AddDays(300), KpSeries.Start.AddDays(305));

    protected override IForecastPipeline Create() => ForecastPipelines.For("kp");

    protected override FeedRecord Changed(FeedRecord record) => KpSeries.At(((Observation)record).ValidTime, 9 - ((Observation)record).Value);

    protected static IPipelineModel Model() => new KpPipeline().LoadModel(SmallKpModel.Bundle, SmallModel.Learners);
}

public sealed class KpWithModelTests : KpContract
{
    protected override IPipelineModel? LoadModel() => Model();
}

public sealed class KpWithoutModelTests : KpContract
{
    protected override IPipelineModel? LoadModel() => null;
}
