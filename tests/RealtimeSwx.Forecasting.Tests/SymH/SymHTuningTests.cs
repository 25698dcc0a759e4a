using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Forecasting.SymH.Tuning;
using RealtimeSwx.Forecasting.Tuning;
using RealtimeSwx.Science.Search;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class SymHTuningTests
{
    private static readonly Lazy<IReadOnlyList<TrainingStorm>> Storms =
        new(() => [.. Enumerable.Range(1, 3).Select(s => TrainingStorm.Prepare(SimulatedStorms.Segment(s), null, timelyOnly: true))]);

    [Fact]
    public void Ridge_ShouldBeTunedOnStormsThatItsFitHasNotSeen()
    {
        var ridge = new RidgeTuning(Storms.Value, folds: 3, every: 6);
        var trials = TuningRun.Run(ridge, ridge.Space, new RandomSearch(), 2, 6, new TrialJournal(null, ""), _ => { }, CancellationToken.None);
        trials.ShouldAllBe(t => t.Measures["rmse_60"] > 0 && t.Measures["persistence_rmse_60"] > 0);
        TuningRun.Best(trials)!.Objective!.Value.ShouldBeLessThan(1);
        // All but no ridge at all: the change is predicted as its mean, which is no better than persistence.
        ridge.Evaluate(new Dictionary<string, object> { ["alpha_60"] = 1e9, ["alpha_120"] = 1e9 }, CancellationToken.None).Objective.ShouldBe(1, 0.05);
    }

    [Fact]
    public void Mlp_ShouldFollowTheSeed()
    {
        var settings = new Dictionary<string, object> { ["hidden"] = 8.0, ["epochs"] = 2.0, ["dropout"] = 0.1 };
        Evaluation Run(int seed) => new MlpTuning(Storms.Value, folds: 3, every: 12, seed, SmallModel.Learners).Evaluate(settings, CancellationToken.None);
        var first = Run(1);
        Run(1).Objective.ShouldBe(first.Objective);
        Run(2).Objective.ShouldNotBe(first.Objective);
        first.Objective.ShouldBeInRange(0.1, 3);
    }

    [Fact]
    public void StormRows_ShouldWeighMore_TheDeeperTheyAre()
    {
        var issues = Storms.Value[0].Issues[0];
        var plan = SymHTrainingSettings.Plan("mlp") with { StormWeight = 0.5 };
        var byDepth = Enumerable.Range(0, issues.Count).OrderBy(i => SymHLeads.ScoredRows.Max(h => -issues.Truth(i, h))).ToList();
        float[] weights = [.. byDepth.Select(i => plan.WeightOf(issues, i))];
        weights.ShouldBeInOrder();
        weights[0].ShouldBe(1);
        var deepest = SymHLeads.ScoredRows.Max(h => -issues.Truth(byDepth[^1], h));
        deepest.ShouldBeGreaterThan(100);
        weights[^1].ShouldBe((float)Math.Sqrt(deepest / 25), 1e-4f);
        byDepth.ShouldAllBe(i => SymHTrainingSettings.Plan("mlp").WeightOf(issues, i) == 1);
    }

    [Theory]
    [InlineData("weigh")]
    [InlineData("draw")]
    public void StormWeight_ShouldChangeWhatIsLearned(string sampling)
    {
        var settings = new Dictionary<string, object> { ["hidden"] = 8.0, ["epochs"] = 2.0, ["dropout"] = 0.1 };
        Evaluation Run() => new MlpTuning(Storms.Value, folds: 3, every: 12, 1, SmallModel.Learners).Evaluate(settings, CancellationToken.None);
        var plain = Run().Objective;
        (settings["storm_weight"], settings["sampling"]) = (1.0, sampling);
        var weighed = Run().Objective;
        weighed.ShouldNotBe(plain);
        weighed.ShouldBeInRange(0.1, 3);
    }
}
