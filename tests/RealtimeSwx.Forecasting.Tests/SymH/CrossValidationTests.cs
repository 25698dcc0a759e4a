using System.Text.Json.Nodes;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Forecasting.SymH.Training;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public sealed class CrossValidationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-folds-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EveryStorm_ShouldBeForecastByAModelThatDidNotSeeIt_AndAStoppedRunGoesOn()
    {
        var log = new List<string>();
        var first = Trainer(7, log).CrossFit(CancellationToken.None);
        first.SelectMany(f => f.Storms).Order().ShouldBe([1, 2]);
        foreach (var (held, model) in first)
        {
            var trained = JsonNode.Parse(model.Files[SymHModel.CardFile].Span)!["storms"]!.AsArray().Select(s => (int)s!);
            trained.Intersect(held).ShouldBeEmpty();
        }

        log.ShouldContain(l => l.Contains("epoch", StringComparison.Ordinal));
        log.Clear();
        Trainer(7, log).CrossFit(CancellationToken.None).Select(f => f.Model.Hash).ShouldBe(first.Select(f => f.Model.Hash));
        log.ShouldNotContain(l => l.Contains("epoch", StringComparison.Ordinal));

        // Fits of other settings are not taken.
        Trainer(8, log).CrossFit(CancellationToken.None)[0].Model.Hash.ShouldNotBe(first[0].Model.Hash);

        var storms = Enumerable.Range(1, 2).Select(s => SimulatedStorms.Segment(s)).ToList();
        var from = SimulatedStorms.Start.AddDays(2.5);
        var json = await SymHBacktest.RunAsync(
            new SymHBacktestPlan(storms, null, from, from.AddHours(3), null, first), SmallModel.Learners, new StringWriter(), 1, new Progress<(int, int)>(), CancellationToken.None);
        ((int)json["storms"]!).ShouldBe(2);
        ((string)json["checkpoint"]!).Split(' ').ShouldBe(first.Select(f => f.Model.Hash[..12]));
        json["folds"]!.AsArray().Select(f => f!["held_out"]!.AsArray().Select(h => (int)h!)).ShouldBe(first.Select(f => f.Storms.Order()));
        json["horizons"]!["60"]!["better_than_every_member"].ShouldNotBeNull();
        json["horizons"]!["60"]!["rivals"]!.AsObject().Select(r => r.Key).ShouldBe(["burton", "climatology", "lags", "mlp", "persistence", "ridge", "tcn"]);
        json["horizons"]!["60"]!["classes"]!.AsArray().Sum(c => (int)c!["n"]!).ShouldBe((int)json["horizons"]!["60"]!["n"]!);
    }

    [Fact]
    public void Training_ShouldKeepALearningCurveOfEveryFold_AlsoWhenItsFitsAreKept()
    {
        string[] names = ["fold-0-mlp", "fold-0-tcn", "fold-1-mlp", "fold-1-tcn"];
        var first = Trainer(7, []).Train(CancellationToken.None);
        first.Curves.Select(c => c.Name).ShouldBe(names);
        first.Curves.ShouldAllBe(c => c.Points.Count == 1 && c.Points[0].Validation > 0 && c.Points[0].Train > 0 && c.Constant > 0);
        var log = new List<string>();
        Trainer(7, log).Train(CancellationToken.None).Curves.Select(c => c.Name).ShouldBe(names);
        log.ShouldNotContain(l => l.Contains("epoch", StringComparison.Ordinal));
        first.Bundle.Files.Keys.ShouldNotContain(f => f.EndsWith(".csv", StringComparison.Ordinal));
    }

    [Fact]
    public void LateIssueTimes_ShouldSeeWhatAForecastWithLateSymHSees()
    {
        var segment = SimulatedStorms.Segment(3);
        var storm = TrainingStorm.Prepare(segment, null);
        for (var late = 1; late < SymHLateness.Rows.Count; late++)
        {
            var issues = storm.Issues[late];
            var i = issues.Count / 2;
            var at = storm.Frame.Grid.TimeOf(issues.Row(i));
            var delayed = SimulatedStorms.Segment(3, SymHLateness.Rows[late] * SymHGrid.Step);
            var frame = SymHPipeline.Frame(new SymHPipeline { FromWindAlone = late == SymHLateness.Absent }.Gather(delayed.History.AsOf(at), at).ShouldNotBeNull());
            SymHLateness.ClassOf(frame.SymHAge).ShouldBe(late);
            var features = new float[SymHFeatures.All.Count];
            SymHFeatures.Fill(frame, frame.Rows - 1, SymHFeatures.All, features);
            issues.Features(i).ToArray().ShouldBe(features);
            issues.Equation(i).ToArray().ShouldBe(frame.Outlook(frame.Rows - 1).ToArray());
        }
    }

    private SymHTrainer Trainer(int seed, List<string> log) => new(
        [.. Enumerable.Range(1, 2).Select(s => TrainingStorm.Prepare(SimulatedStorms.Segment(s), null))],
        SmallModel.Settings(seed), SmallModel.Learners, new Dictionary<string, string> { ["data"] = "simulated" }, _folder, log.Add);
}
