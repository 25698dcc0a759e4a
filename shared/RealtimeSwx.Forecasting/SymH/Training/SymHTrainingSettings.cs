using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Forecasting.SymH.Training;

public sealed record SymHTrainingSettings
{
    public int Seed { get; init; } = 1;

    /// <summary>Folds over storms (fold = 7 * storm mod folds) for the predictions that combination and calibration are fitted on.</summary>
    public int Folds { get; init; } = 3;

    /// <summary>Every how many-th row is predicted out of fold.</summary>
    public int Every { get; init; } = 6;

    /// <summary>Networks that are fitted at the same time, one thread each; not part of the result.</summary>
    public int SideBySide { get; init; } = 1;

    public IReadOnlyList<NetworkPlan> Networks { get; init; } =
    [
        new(SymHLeads.Lstm, Steps: 18, Stride: 2, Networks: 1, LateNetworks: 0, Every: 6, new SequenceSettings
        {
            Epochs = 3, Hidden = 48, Projection = 32, BatchSize = 128, LearningRate = 2e-3, Dropout = 0.35, InputNoise = 0.2, WeightDecay = 1e-2,
        }),
        new(SymHLeads.Mlp, Steps: 1, Stride: 1, Networks: 4, LateNetworks: 1, Every: 3, new SequenceSettings
        {
            Epochs = 6, Hidden = 128, Projection = 0, BatchSize = 512, LearningRate = 3e-3, Dropout = 0.3, InputNoise = 0.2, WeightDecay = 1e-2, Average = 0.99,
        }),
    ];
}
