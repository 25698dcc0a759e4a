using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Training;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class AnyKindOfMemberTests
{
    [Fact]
    public void EveryKindOfNetwork_ShouldBecomeAMember()
    {
        var storms = Enumerable.Range(1, 2).Select(s => TrainingStorm.Prepare(SimulatedStorms.Segment(s), null)).ToList();
        var settings = SmallModel.Settings(3) with
        {
            Networks = [.. NetworkSpec.Kinds.Select(k => SymHTrainingSettings.Plan(k) with { Networks = 1, LateNetworks = 0, Outages = false }).Select(Small)],
        };
        var bundle = new SymHTrainer(storms, settings, SmallModel.Learners, new Dictionary<string, string>(), null, _ => { }).Train(CancellationToken.None).Bundle;
        var pipeline = new SymHPipeline();
        using var model = pipeline.LoadModel(bundle, SmallModel.Learners);
        var issue = SimulatedStorms.Start.AddDays(3);
        var output = pipeline.Predict(pipeline.Gather(SimulatedStorms.Segment(4).History.AsOf(issue), issue).ShouldNotBeNull(), model);
        output.Members.Keys.ShouldBe(["lags", "ridge", .. NetworkSpec.Kinds], ignoreOrder: true);
        output.Members.Values.ShouldAllBe(m => m.All(double.IsFinite));
    }

    [Fact]
    public void Plan_ShouldSayWhichKindsThereAre_WhenThereIsNoSuchKind() =>
        Should.Throw<InputException>(() => SymHTrainingSettings.Plan("perceptron")).Message.ShouldContain("transformer");

    private static NetworkPlan Small(NetworkPlan plan) =>
        plan with { Spec = plan.Spec with { Epochs = 1, Width = 8, Hidden = 8, Layers = 2, Window = 8, Heads = 2, WarmUp = 8, Batch = 16 } };
}
