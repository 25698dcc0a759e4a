using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.Kp.Training;

/// <summary>How one set of members is fitted.</summary>
/// <param name="RidgePenalty">On standardised features.</param>
/// <param name="Trees">On what the ridge misses.</param>
/// <param name="Forests">That differ by their seed, for each lead; the member is their mean.</param>
/// <param name="Networks">On all rows; they differ by their seed, the member is their mean.</param>
/// <param name="StormNetworks">The same on the rows of storms alone.</param>
public sealed record KpFitPlan(double RidgePenalty, int Forests, TreeSettings Trees, int Networks, NetworkSpec Network, int StormNetworks, NetworkSpec StormNetwork);

public sealed record KpTrainingSettings
{
    // Each row is a chunk: rows that follow each other say the same, a batch learns most from rows that do not.
    private static readonly NetworkSpec Rows = NetworkSpec.For("mlp") with { Width = 64, Hidden = 64, Chunk = 1, LearningRate = 2e-3, Average = 0.99 };

    // Errors of storms have long tails: what the network expects to miss by much counts less, and beyond one and a half spreads linearly.
    private static readonly NetworkSpec StormRows = Rows with { Epochs = 12, InputNoise = 0.2, VariancePower = 0.5, Huber = 1.5 };

    public int Seed { get; init; } = 1;

    /// <summary>Folds that combination and calibration are fitted out of: blocks of years for Kp alone, groups of storms with wind.</summary>
    public int Folds { get; init; } = 3;

    public KpFitPlan Alone { get; init; } = new(
        300,
        1,
        new TreeSettings { Trees = 200, Leaves = 31, LearningRate = 0.045, MinimumLeaf = 100, Penalty = 20, FeatureShare = 0.2, RowShare = 0.6 },
        2,
        Rows with { Epochs = 6, Batch = 256, InputDropout = 0.1, Dropout = 0.1 },
        4,
        // The body serves the next interval; the other leads read from it what they can.
        StormRows with { Batch = 256, InputDropout = 0.1, LeadWeights = [40, .. Enumerable.Repeat(1.0, KpCadence.Kp.Leads - 1)] });

    /// <summary>Folds over storms with wind; each gives one fit of the shipped model.</summary>
    public int WindFolds { get; init; } = 5;

    public KpFitPlan Wind { get; init; } = new(
        300,
        1,
        new TreeSettings { Trees = 300, Leaves = 8, LearningRate = 0.04, MinimumLeaf = 30, Penalty = 20, FeatureShare = 0.3, RowShare = 0.6 },
        2,
        Rows with { Epochs = 12, Batch = 64, InputDropout = 0.3, Dropout = 0.3, InputNoise = 0.2, WeightDecay = 1e-2 },
        1,
        StormRows with { Batch = 64, InputDropout = 0.3, WeightDecay = 1e-2 });
}
