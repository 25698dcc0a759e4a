using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Forecasting.Tests.SymH;

/// <summary>A complete bundle trained on two simulated storms in a second or two.</summary>
internal static class SmallModel
{
    public static readonly ILearners Learners = new TorchLearners("cpu");

    private static readonly Lazy<SymHTrainingResult> Trained = new(() => Train(7));

    public static ModelBundle Bundle => Trained.Value.Bundle;

    public static SymHTrainingResult Result => Trained.Value;

    public static SymHTrainingResult Train(int seed)
    {
        var storms = Enumerable.Range(1, 2).Select(s => TrainingStorm.Prepare(SimulatedStorms.Segment(s), null)).ToList();
        var settings = new SymHTrainingSettings
        {
            Seed = seed, Folds = 2, Networks = 2, Every = 12, Network = new SequenceSettings { Epochs = 1, Hidden = 8, Projection = 8, BatchSize = 32 },
        };
        return SymHTrainer.Train(storms, settings, Learners, new Dictionary<string, string> { ["data"] = "simulated" }, _ => { }, CancellationToken.None);
    }
}
