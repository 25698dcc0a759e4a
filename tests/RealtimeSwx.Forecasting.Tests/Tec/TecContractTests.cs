using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Forecasting.Tests.Contract;

namespace RealtimeSwx.Forecasting.Tests.Tec;

public abstract class TecContract : PipelineContract
{
    private static readonly TecGrid Coarse = new(80, -10, 17, -180, 15, 25);

    private static readonly List<TecMap> Maps = [.. Enumerable.Range(0, 20).SelectMany(d => TecMaps.Day(d, Coarse))];

    private static readonly Lazy<ModelBundle> Trained =
        new(() => TecTrainer.Train(TecMaps.History(Maps), TecMaps.Start.AddDays(10), null, CancellationToken.None));

    protected override IReadOnlyList<FeedRecord> Records => Maps;

    protected override (DateTimeOffset From, DateTimeOffset To) Issues => (TecMaps.Start, TecMaps.Start.AddDays(19));

    protected override IForecastPipeline Create() => ForecastPipelines.For("tec/test");

    protected override FeedRecord Changed(FeedRecord record) => (TecMap)record with { Values = [.. ((TecMap)record).Values.Select(v => v * 2 + 1)] };

    protected static IPipelineModel Model() => new TecPipeline("test").LoadModel(Trained.Value, NoLearners.Instance);
}

public sealed class TecWithModelTests : TecContract
{
    protected override IPipelineModel? LoadModel() => Model();
}

public sealed class TecWithoutModelTests : TecContract
{
    protected override IPipelineModel? LoadModel() => null;
}
