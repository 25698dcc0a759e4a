using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>How one set of members is fitted.</summary>
/// <param name="RidgePenalty">On standardised features.</param>
/// <param name="Trees">On what the ridge misses.</param>
/// <param name="Forests">That differ by their seed, for each lead; the member is their mean.</param>
/// <param name="Networks">That differ by their seed; the member is their mean.</param>
public sealed record KpFitPlan(double RidgePenalty, int Forests, TreeSettings Trees, int Networks, NetworkSpec Network);

public sealed record KpTrainingSettings
{
    // Each row is a chunk: rows that follow each other say the same, a batch learns most from rows that do not.
    private static readonly NetworkSpec Rows = NetworkSpec.For("mlp") with { Width = 64, Hidden = 64, Chunk = 1, LearningRate = 2e-3, Average = 0.99 };

    public int Seed { get; init; } = 1;

    /// <summary>Folds that combination and calibration are fitted out of: blocks of years for Kp alone, groups of storms with wind.</summary>
    public int Folds { get; init; } = 3;

    public KpFitPlan Alone { get; init; } = new(
        300,
        1,
        new TreeSettings { Trees = 300, Leaves = 31, LearningRate = 0.03, MinimumLeaf = 100, Penalty = 20, FeatureShare = 0.3, RowShare = 0.6 },
        3,
        Rows with { Epochs = 6, Batch = 256, InputDropout = 0.1, Dropout = 0.1 });

    /// <summary>Folds over storms with wind; each gives one fit of the shipped model.</summary>
    public int WindFolds { get; init; } = 5;

    public KpFitPlan Wind { get; init; } = new(
        300,
        1,
        new TreeSettings { Trees = 300, Leaves = 8, LearningRate = 0.04, MinimumLeaf = 30, Penalty = 20, FeatureShare = 0.3, RowShare = 0.6 },
        2,
        Rows with { Epochs = 12, Batch = 64, InputDropout = 0.3, Dropout = 0.3, InputNoise = 0.2, WeightDecay = 1e-2 });
}
