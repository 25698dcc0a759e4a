using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Learning.Trees;

/// <summary>
/// Grows trees with LightGBM through ML.NET and keeps them as <see cref="BoostedTrees"/>: ML.NET's own model file needs its pipeline to predict
/// a row, the trees alone need nothing.
/// </summary>
internal sealed class LightGbmLearner : ITreeLearner
{
    public ITreeModel Fit(TreeSet train, TreeSettings settings, CancellationToken cancel)
    {
        train.Check();
        cancel.ThrowIfCancellationRequested();
        var context = new MLContext(settings.Seed);
        var table = new TreeTable(train, settings.Objective);
        var grown = settings.Objective == TreeObjective.Logistic
            ? (TreeEnsembleModelParametersBasedOnRegressionTree)context.BinaryClassification.Trainers.LightGbm(Logistic(settings)).Fit(table).Model.SubModel
            : context.Regression.Trainers.LightGbm(SquaredError(settings)).Fit(table).Model;
        return BoostedTrees.From(grown.TrainedTreeEnsemble, train.Features);
    }

    public ITreeModel Load(ReadOnlyMemory<byte> saved) => BoostedTrees.Read(saved);

    private static LightGbmRegressionTrainer.Options SquaredError(TreeSettings s) => new()
    {
        LabelColumnName = TreeTable.Label,
        FeatureColumnName = TreeTable.Features,
        ExampleWeightColumnName = TreeTable.Weight,
        NumberOfIterations = s.Trees,
        NumberOfLeaves = s.Leaves,
        LearningRate = s.LearningRate,
        MinimumExampleCountPerLeaf = s.MinimumLeaf,
        MaximumBinCountPerFeature = s.Bins,
        UseCategoricalSplit = false,
        NumberOfThreads = s.Threads,
        Seed = s.Seed,
        Booster = Booster(s),
    };

    private static LightGbmBinaryTrainer.Options Logistic(TreeSettings s) => new()
    {
        LabelColumnName = TreeTable.Label,
        FeatureColumnName = TreeTable.Features,
        ExampleWeightColumnName = TreeTable.Weight,
        NumberOfIterations = s.Trees,
        NumberOfLeaves = s.Leaves,
        LearningRate = s.LearningRate,
        MinimumExampleCountPerLeaf = s.MinimumLeaf,
        MaximumBinCountPerFeature = s.Bins,
        UseCategoricalSplit = false,
        NumberOfThreads = s.Threads,
        Seed = s.Seed,
        Booster = Booster(s),
        // The sum of the leaves is the logarithm of the odds itself; ML.NET's default halves it.
        Sigmoid = 1,
    };

    private static GradientBooster.Options Booster(TreeSettings s) => new()
    {
        L2Regularization = s.Penalty,
        FeatureFraction = s.FeatureShare,
        SubsampleFraction = s.RowShare,
        SubsampleFrequency = s.RowShare < 1 ? 1 : 0,
    };
}
