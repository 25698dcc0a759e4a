using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Forecasting.SymH.Training;
using RealtimeSwx.Science.Calibration;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class SymHLeadsTests
{
    private static readonly SymHPipeline Pipeline = new();
    private static readonly DateTimeOffset Issue = SimulatedStorms.Start.AddDays(3);

    // Trained for one and two hours only, as bundles once were.
    private static readonly Lazy<ModelBundle> OfTwoLeads = new(() => ModelBundle.Create("symh", Trimmed(SmallModel.Bundle)));

    [Fact]
    public void Forecast_ShouldHaveTheLeadsThatItsModelWasTrainedFor()
    {
        var (all, two) = (Forecast(SmallModel.Bundle), Forecast(OfTwoLeads.Value));
        all.Leads.Select(l => l.Lead.TotalMinutes).ShouldBe([30, 60, 120, 180, 360]);
        two.Leads.Select(l => l.Lead.TotalMinutes).ShouldBe([60, 120]);
        all.Leads.ShouldAllBe(l => l.Members.Count == 4 && l.Baselines.Count == 3 && l.ValidTime == Issue + l.Lead && l.Quantiles[0] < l.Quantiles[18]);
        foreach (var lead in two.Leads)
        {
            all.Leads.Single(l => l.Lead == lead.Lead).Quantiles.ShouldBe(lead.Quantiles);
        }

        (all.Headline["en"], all.Headline["es"]).ShouldBe((two.Headline["en"], two.Headline["es"]), "headlines are about one and two hours");
        all.Probabilities.ShouldBe(two.Probabilities);
        Forecast(null).Leads.Select(l => l.Lead).ShouldBe(SymHLeads.All);
    }

    [Fact]
    public void Model_ShouldBeRefused_WhenItsFilesAreNotForItsLeads()
    {
        var bundle = ModelBundle.Create("symh", SmallModel.Bundle.Files.SetItem(SymHModel.LeadsFile, SymHModel.Write<int[]>([12, 24, 72])));
        Should.Throw<InputException>(() => Pipeline.LoadModel(bundle, SmallModel.Learners)).Message.ShouldContain("lags.json: 5 leads where the bundle has 3");
    }

    [Fact]
    public void Equation_ShouldSayTheSameNearBy_HoweverFarItIsRun()
    {
        var frame = SymHPipeline.Frame(Pipeline.Gather(SimulatedStorms.Segment(4).History.AsOf(Issue), Issue)!);
        var near = frame.Burton(frame.Rows - 1).ToArray();
        near.Length.ShouldBe(SymHFrame.Near + 1);
        var far = frame.Outlook(frame.Rows - 1).ToArray();
        far.Length.ShouldBe(SymHLeads.Rows[^1] + 1);
        far[..near.Length].ShouldBe(near);
        far.ShouldAllBe(v => double.IsFinite(v));
    }

    [Fact]
    public void IssueTimes_ShouldBeThoseOfTheScoredLeads_AndLackTheTruthAfterTheEnd()
    {
        var storm = TrainingStorm.Prepare(SimulatedStorms.Segment(3), null, timelyOnly: true);
        var issues = storm.Issues[0];
        var last = issues.Count - 1;
        double.IsFinite(issues.Truth(last, 24)).ShouldBeTrue();
        double.IsNaN(issues.Truth(last, 72)).ShouldBeTrue();
        issues.Change(last, SymHLeads.Rows).Select(double.IsNaN).ShouldBe([false, false, false, true, true]);
        issues.Truth(0, 72).ShouldBe(storm.Truth(issues.Row(0) + 72));
    }

    [Fact]
    public void CrossScores_ShouldCountOnlyKnownTruth_AtEveryLead()
    {
        var scores = SmallModel.Result.OutOfFold;
        var counts = SymHLeads.All.Select(l => scores[$"n_{l.TotalMinutes}"]).ToList();
        counts[0].ShouldBe(counts[2]);
        counts[4].ShouldBeInRange(1, counts[2] - 1);
        SymHLeads.All.ShouldAllBe(l => double.IsFinite(scores[$"rmse_ensemble_{l.TotalMinutes}"]) && double.IsFinite(scores[$"crps_{l.TotalMinutes}_late60"]));
    }

    [Fact]
    public void State_ShouldKeepItsScales_WhenItWasSavedForTwoLeads()
    {
        AdaptiveScale Learned(bool covered) => default(AdaptiveScale).Learn(covered, 0.1);
        var state = (SymHState)Pipeline.LoadState(new SymHState([], [Learned(true), Learned(false)]).Save());
        state.Scales.ShouldBe([default, Learned(true), Learned(false), default, default]);
        SymHState.Load(state.Save()).Scales.ShouldBe(state.Scales);
    }

    [Fact]
    public async Task Backtest_ShouldWriteTheScoredLeads_AndAllWhenAsked()
    {
        var (scored, ofScored) = await Backtest(SymHLeads.Scored);
        var (all, ofAll) = await Backtest(SymHLeads.All);
        all.Where(l => l.Split(',')[3] is "horizon_min" or "60" or "120").ShouldBe(scored);
        all.Select(l => l.Split(',')[3]).Distinct().Order().ShouldBe(["120", "180", "30", "360", "60", "horizon_min"]);
        ofScored["horizons"]!.AsObject().Select(h => h.Key).ShouldBe(["60", "120"]);
        ofAll["horizons"]!.AsObject().Select(h => h.Key).ShouldBe(["30", "60", "120", "180", "360"]);
        ofAll["horizons"]!["60"]!.ToJsonString().ShouldBe(ofScored["horizons"]!["60"]!.ToJsonString());
        ((double)ofAll["horizons"]!["360"]!["crps"]!).ShouldBeGreaterThan(0);
    }

    private static async Task<(string[] Csv, JsonObject Json)> Backtest(IReadOnlyList<TimeSpan> leads)
    {
        var csv = new StringWriter();
        var plan = new SymHBacktestPlan([SimulatedStorms.Segment(4)], null, Issue, Issue.AddHours(2), SmallModel.Bundle) { Leads = leads };
        var json = await SymHBacktest.RunAsync(plan, SmallModel.Learners, csv, 1, new Progress<(int, int)>(), CancellationToken.None);
        return (csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), json);
    }

    private static Forecast Forecast(ModelBundle? bundle)
    {
        using var model = bundle is null ? null : Pipeline.LoadModel(bundle, SmallModel.Learners);
        var input = Pipeline.Gather(SimulatedStorms.Segment(4).History.AsOf(Issue), Issue)!;
        var output = model is null ? Pipeline.Baselines(input) : Pipeline.Predict(input, model);
        return Pipeline.Assemble(input, output, Pipeline.NewState(), model?.Checkpoint ?? "", Degradation.None);
    }

    private static ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Trimmed(ModelBundle bundle) => bundle.Files
        .Remove(SymHModel.LeadsFile)
        .SetItem(SymHModel.LagsFile, SymHModel.Write(Trimmed(SymHModel.Read<LinearModel>(bundle, SymHModel.LagsFile))))
        .SetItem(SymHModel.RidgeFile, SymHModel.Write(SymHModel.Read<List<LinearModel>>(bundle, SymHModel.RidgeFile).Select(Trimmed)))
        .SetItem(SymHModel.CombinationFile, SymHModel.Write(SymHModel.ReadCombination(bundle).Select(Scored)));

    private static LinearModel Trimmed(LinearModel model) => new(model.Scaling, [.. Scored(model.Weights)], [.. Scored(model.Intercepts)]);

    private static IEnumerable<T> Scored<T>(IReadOnlyList<T> ofLeads) => SymHLeads.ScoredRows.Select(r => ofLeads[SymHLeads.IndexOf(r)]);
}
