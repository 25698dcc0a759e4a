using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>How one set of members is fitted.</summary>
/// <param name="RidgePenalty">On standardised features.</param>
/// <param name="Trees">On what the ridge misses.</param>
/// <param name="Forests">That differ by their seed, for each lead; the member is their mean.</param>
/// <param name="Networks">That differ by their seed; the member is their mean.</param>
public sealed record KpFitPlan(double RidgePenalty, int Forests, TreeSettings Trees, int Networks, SequenceSettings Network);

public sealed record KpTrainingSettings
{
    public int Seed { get; init; } = 1;

    /// <summary>Folds that combination and calibration are fitted out of: blocks of years for Kp alone, groups of storms with wind.</summary>
    public int Folds { get; init; } = 3;

    public KpFitPlan Alone { get; init; } = new(
        300,
        1,
        new TreeSettings { Trees = 300, Leaves = 31, LearningRate = 0.03, MinimumLeaf = 100, Penalty = 20, FeatureShare = 0.3, RowShare = 0.6 },
        3,
        new SequenceSettings { Hidden = 64, Projection = 0, Epochs = 6, BatchSize = 256, LearningRate = 2e-3, Dropout = 0.1, InputNoise = 0.1, Average = 0.99 });

    /// <summary>Folds over storms with wind; each gives one fit of the shipped model.</summary>
    public int WindFolds { get; init; } = 5;

    public KpFitPlan Wind { get; init; } = new(
        300,
        1,
        new TreeSettings { Trees = 300, Leaves = 8, LearningRate = 0.04, MinimumLeaf = 30, Penalty = 20, FeatureShare = 0.3, RowShare = 0.6 },
        2,
        new SequenceSettings { Hidden = 64, Projection = 0, Epochs = 12, BatchSize = 64, LearningRate = 2e-3, Dropout = 0.3, InputNoise = 0.2, WeightDecay = 1e-2, Average = 0.99 });
}
