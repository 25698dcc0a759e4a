using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Forecasting.Tuning;
using RealtimeSwx.Science.Search;

namespace RealtimeSwx.Forecasting.SymH.Tuning;

/// <summary>The MLP on the features of the issue time: one small network a fold.</summary>
public sealed class MlpTuning(IReadOnlyList<TrainingStorm> storms, int folds, int every, int seed, ILearners learners) : ITunable
{
    private readonly StormFolds _folds = new(storms, folds, every);

    public SearchSpace Space { get; } = new(
    [
        new Dimension("hidden", DimensionKind.Whole, 16, 192, 4, []),
        new Dimension("dropout", DimensionKind.Number, 0, 0.6, 4, []),
        new Dimension("learning_rate", DimensionKind.Log, 3e-4, 1e-2, 4, []),
        new Dimension("weight_decay", DimensionKind.Log, 1e-4, 1e-1, 3, []),
        new Dimension("input_noise", DimensionKind.Number, 0, 0.5, 3, []),
        new Dimension("epochs", DimensionKind.Whole, 2, 8, 3, []),
        new Dimension("storm_weight", DimensionKind.Number, 0, 1, 3, []),
        new Dimension("sampling", DimensionKind.Choice, 0, 0, 2, ["weigh", "draw"]),
    ]);

    public Evaluation Evaluate(IReadOnlyDictionary<string, object> settings, CancellationToken cancel)
    {
        var usual = NetworkSpec.For("mlp");
        var hidden = (int)RidgeTuning.Number(settings, "hidden", usual.Hidden);
        var plan = new NetworkPlan(SymHLeads.Mlp, Networks: 1, LateNetworks: 0, Outages: false, usual with
        {
            Hidden = hidden,
            Width = hidden,
            Dropout = RidgeTuning.Number(settings, "dropout", usual.Dropout),
            LearningRate = RidgeTuning.Number(settings, "learning_rate", usual.LearningRate),
            WeightDecay = RidgeTuning.Number(settings, "weight_decay", usual.WeightDecay),
            InputNoise = RidgeTuning.Number(settings, "input_noise", usual.InputNoise),
            Epochs = (int)RidgeTuning.Number(settings, "epochs", usual.Epochs),
            DrawByWeight = settings.TryGetValue("sampling", out var sampling) && (string)sampling == "draw",
            Seed = seed,
        })
        {
            StormWeight = RidgeTuning.Number(settings, "storm_weight", 0),
        };
        return _folds.Evaluate((fold, train) =>
        {
            var fits = new NetworkFits(plan, learners.Networks, sideBySide: 1, _ => { });
            var network = fits.Fit([.. train.Select(t => t.Storm)], [], FormattableString.Invariant($"fold-{fold}"), cancel).Single();
            return new FoldModel(rows => [.. NetworkFits.Predict(network, rows).Select(a => SymHLeads.ScoredRows.Select(h => a.Mean[SymHLeads.IndexOf(h)]).ToArray())], network);
        }, cancel);
    }
}
