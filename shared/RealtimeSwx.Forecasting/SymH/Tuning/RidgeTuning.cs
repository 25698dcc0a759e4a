using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Forecasting.Tuning;
using RealtimeSwx.Science.Search;

namespace RealtimeSwx.Forecasting.SymH.Tuning;

/// <summary>The ridge on all features: penalty per lead, and where standardised features are cut off. The sums of a fold serve every penalty.</summary>
public sealed class RidgeTuning(IReadOnlyList<TrainingStorm> storms, int folds, int every) : ITunable
{
    private readonly StormFolds _folds = new(storms, folds, every);
    private readonly Dictionary<(int Fold, double Clip), (FeatureScaling Scaling, NormalEquations Sums)> _sums = [];

    public SearchSpace Space { get; } = new(
    [
        new Dimension("alpha_60", DimensionKind.Log, 1e1, 1e6, 6, []),
        new Dimension("alpha_120", DimensionKind.Log, 1e1, 1e6, 6, []),
        new Dimension("clip", DimensionKind.Choice, 0, 0, 3, ["8", "16", "40"]),
    ]);

    public Evaluation Evaluate(IReadOnlyDictionary<string, object> settings, CancellationToken cancel)
    {
        double[] penalty = [Number(settings, "alpha_60", 1e4), Number(settings, "alpha_120", 3e4)];
        var clip = settings.TryGetValue("clip", out var word) ? double.Parse((string)word, System.Globalization.CultureInfo.InvariantCulture) : LinearFits.Clip;
        return _folds.Evaluate((fold, train) =>
        {
            var (scaling, sums) = Sums(fold, clip, train);
            var model = sums.Solve(scaling, penalty);
            return new FoldModel(rows => [.. Enumerable.Range(0, rows.Count).Select(i => model.Predict(rows.Features(i).Span).Select(change => rows.Now(i) + change).ToArray())]);
        }, cancel);
    }

    internal static double Number(IReadOnlyDictionary<string, object> settings, string name, double otherwise) =>
        settings.TryGetValue(name, out var value) ? (double)value : otherwise;

    private (FeatureScaling, NormalEquations) Sums(int fold, double clip, IReadOnlyList<IssueRows> train)
    {
        if (_sums.TryGetValue((fold, clip), out var known))
        {
            return known;
        }

        var thinned = train.Select(t => t.Thinned(every)).ToList();
        string[] names = [.. SymHFeatures.All.Select(f => f.Name)];
        var scaling = FeatureScaling.Fit(names, thinned.SelectMany(t => Enumerable.Range(0, t.Count).Select(t.Features)), clip);
        var sums = new NormalEquations(names.Length, SymHLeads.ScoredRows.Count);
        var scaled = new float[names.Length];
        foreach (var rows in thinned)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                scaling.Apply(rows.Features(i).Span, scaled);
                sums.Add(scaled, rows.Change(i, SymHLeads.ScoredRows));
            }
        }

        return _sums[(fold, clip)] = (scaling, sums);
    }
}
