using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Learning;

namespace RealtimeSwx.Forecasting.Tests.SymH;

/// <summary>A complete bundle trained on two simulated storms in a second or two.</summary>
internal static class SmallModel
{
    public static readonly ILearners Learners = new TorchLearners("cpu");

    private static readonly NetworkSpec Small = new() { Epochs = 1, Width = 8, Layers = 3, WarmUp = 14, Batch = 8 };

    private static readonly Lazy<SymHTrainingResult> Trained = new(() => Train(7));

    public static ModelBundle Bundle => Trained.Value.Bundle;

    public static SymHTrainingResult Result => Trained.Value;

    public static SymHTrainingResult Train(int seed)
    {
        var storms = Enumerable.Range(1, 2).Select(s => TrainingStorm.Prepare(SimulatedStorms.Segment(s), null)).ToList();
        return new SymHTrainer(storms, Settings(seed), Learners, new Dictionary<string, string> { ["data"] = "simulated" }, null, _ => { }).Train(CancellationToken.None);
    }

    public static SymHTrainingSettings Settings(int seed) => new()
    {
        Seed = seed,
        Folds = 2,
        Trees = new TreePlan(Late: [1, 2, 3, 4], new TreeSettings { Trees = 8, Leaves = 4, MinimumLeaf = 20 }),
        Networks =
        [
            new(SymHLeads.Tcn, Networks: 2, LateNetworks: 0, Outages: true, Small),
            new(SymHLeads.Mlp, Networks: 1, LateNetworks: 1, Outages: false, NetworkSpec.For("mlp") with { Epochs = 1, Width = 8, Hidden = 8 }),
        ],
    };
}
