using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Kp.Training;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Tests.SymH;

namespace RealtimeSwx.Forecasting.Tests.Kp;

/// <summary>A complete bundle trained on 300 generated days in a few seconds.</summary>
internal static class SmallKpModel
{
    private static readonly NetworkSpec Network = NetworkSpec.For("mlp") with { Width = 8, Hidden = 8, Chunk = 1, Epochs = 2, Batch = 64, LearningRate = 3e-3 };

    private static readonly KpFitPlan Plan = new(
        30,
        2,
        new TreeSettings { Trees = 30, Leaves = 6, LearningRate = 0.1, MinimumLeaf = 20, FeatureShare = 0.3 },
        1,
        Network,
        1,
        Network);

    private static readonly KpTrainingSettings Settings = new() { Folds = 3, WindFolds = 2, Alone = Plan, Wind = Plan };

    private static readonly Lazy<ModelBundle> Trained = new(() => Train(KpSeries.Generate(300), 1));

    public static ModelBundle Bundle => Trained.Value;

    public static ModelBundle Train(IReadOnlyList<Observation> observed, int seed, IReadOnlyList<ArchiveSegment>? storms = null) =>
        Train(new KpTrainingData(observed, KpSeries.Start.AddDays(300), storms ?? []), seed);

    public static ModelBundle Train(KpTrainingData data, int seed = 1) =>
        new KpTrainer(Settings with { Seed = seed }, SmallModel.Learners, _ => { }).Train(data, CancellationToken.None);
}
