using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.SymH;
using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Science.Verification;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class SymHSummaryTests
{
    private static readonly DateTimeOffset Start = new(2001, 3, 31, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lead = TimeSpan.FromHours(1);

    [Fact]
    public void Classes_ShouldTakeTheEdgeIntoTheDeeperOne_AndLeaveOutWhatHasNoSamples()
    {
        var classes = new IntensityClasses();
        double[] quantiles = [.. Enumerable.Range(0, 19).Select(i => -60.0 + i)];
        classes.Add(-45, -30, quantiles, -49);
        classes.Add(-45, -30, quantiles, -50);
        classes.Add(-45, -30, quantiles, -400);
        var json = classes.ToJson();
        json.Select(c => (string)c!["observed"]!).ShouldBe(["> -50", "-50 to -90", "<= -390"]);
        json.Select(c => (double)c!["rmse"]!).ShouldBe([4, 5, 355]);
        json.Select(c => (double)c!["persistence_rmse"]!).ShouldBe([19, 20, 370]);
        json.Select(c => (double)c!["coverage90"]!).ShouldBe([1, 1, 0]);
        json.Select(c => (double)c!["interval_score90"]!).ShouldBe([18, 18, 18 + (20 * 340)]);
        classes.DeepToJson().Select(d => ((string)d!["observed"]!, (int)d["n"]!)).ShouldBe([("<= -130", 1), ("<= -230", 1)]);
    }

    [Fact]
    public void Scores_ShouldBeThoseOfTheirDefinitions()
    {
        var random = new Random(11);
        var samples = new List<(int Storm, ForecastScore Score)>();
        for (var i = 0; i < 240; i++)
        {
            var observed = -40 - (60 * Math.Sin(i / 20.0)) + random.Next(-20, 20);
            samples.Add((i < 90 ? 3 : 8, Score(i, observed, observed + random.Next(-15, 15), observed + random.Next(-40, 40), ("good", observed + random.Next(-12, 22)), ("bad", observed + 60))));
        }

        var json = Summary(samples).ToJson(250);
        ((int)json["n"]!, (int)json["missed"]!).ShouldBe((240, 10));
        var all = samples.Select(s => s.Score).ToList();
        Near(json["rmse"]!["ensemble"], Rmse(all, "ensemble"));
        Near(json["rmse"]!["bad"], 60);
        var storms = samples.GroupBy(s => s.Storm, s => s.Score).ToList();
        Near(json["storm_mean_rmse"], storms.Average(s => Rmse([.. s], "ensemble")));
        Near(json["skill"], 1 - (Rmse(all, "ensemble") / Rmse(all, "persistence")));
        Near(json["mae"], all.Average(s => Math.Abs(Error(s))));
        Near(json["bias"], all.Average(Error));
        var mean = all.Average(s => s.Observed);
        Near(json["r2"], 1 - (all.Sum(s => Error(s) * Error(s)) / all.Sum(s => Math.Pow(s.Observed - mean, 2))));
        Near(json["bfe"], Bfe(all));
        Near(json["storm_mean_bfe"], storms.Average(Bfe));
        Near(json["crps"], all.Average(s => QuantileScores.Crps(s.Quantiles.AsSpan(), s.Observed)));
        Near(json["coverage90"], all.Average(s => s.Observed >= s.Quantiles[0] && s.Observed <= s.Quantiles[^1] ? 1.0 : 0));
        Near(json["width90"], 36);
        json["pit"]!.AsArray().Sum(p => (double)p!).ShouldBe(1, 1e-3);
        json["classes"]!.AsArray().Sum(c => (int)c!["n"]!).ShouldBe(240);
        foreach (var storm in storms)
        {
            var peak = json["storms"]!.AsArray().Single(s => (int)s!["storm"]! == storm.Key)!["peak"]!;
            var deepest = storm.MinBy(s => s.Observed)!;
            var said = storm.MinBy(s => s.Predictions["ensemble"])!;
            Near(peak["value_error"], said.Predictions["ensemble"] - deepest.Observed);
            Near(peak["time_error_min"], (said.ValidTime - deepest.ValidTime).TotalMinutes);
        }
    }

    [Fact]
    public void Rivals_ShouldBeComparedOnTheSamplesTheyAnswered()
    {
        // The ensemble errs by 10 in the first half and by 2 in the second; "late" answers only in the first and errs by 9: there it is better.
        var samples = Enumerable.Range(0, 40).Select(i => (1 + (i % 2), i < 20
            ? Score(i, -50, -40, -30, ("steady", -44), ("late", -41))
            : Score(i, -50, -48, -30, ("steady", -44)))).ToList();
        var json = Summary(samples, "steady", "late").ToJson(40);
        var late = json["rivals"]!["late"]!;
        ((int)late["n"]!, (double)late["rmse"]!, (double)late["ensemble_rmse"]!, (bool)late["ensemble_better"]!).ShouldBe((20, 9, 10, false));
        ((bool)json["better_than_every_member"]!).ShouldBeFalse();
        ((bool)json["better_than_every_baseline"]!).ShouldBeTrue();
        // It answered too seldom to be the next best.
        json["next_best"]!["name"]!.GetValue<string>().ShouldBe("steady");
        Near(json["next_best"]!["rmse_difference"], Math.Sqrt((100 + 4) / 2.0) - 6);
        Near(json["next_best"]!["diebold_mariano"]!["overlapping"]!["mean_loss_difference"], 52 - 36);
    }

    private static SymHSummary Summary(IEnumerable<(int Storm, ForecastScore Score)> samples, params string[] members)
    {
        var summary = new SymHSummary(Lead, members.Length > 0 ? members.ToHashSet() : ["good", "bad"], new HashSet<string> { SymHLeads.Persistence });
        foreach (var (storm, score) in samples)
        {
            summary.Add(storm, new ScoredLead(score, null, null));
        }

        return summary;
    }

    private static ForecastScore Score(int step, double observed, double ensemble, double persistence, params (string Name, double Value)[] members)
    {
        var valid = Start + (step * SymHGrid.Step);
        var predictions = members.Append((SymHSummary.Ensemble, ensemble)).Append((SymHLeads.Persistence, persistence));
        return new ForecastScore(
            "id", "symh", valid - Lead, valid, Lead, observed, [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => ensemble - 18 + (2.0 * i))],
            predictions.ToImmutableSortedDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal), ImmutableSortedDictionary<string, double>.Empty, default);
    }

    private static double Error(ForecastScore s) => s.Predictions["ensemble"] - s.Observed;

    private static double Rmse(IReadOnlyList<ForecastScore> scores, string name) => Math.Sqrt(scores.Average(s => Math.Pow(s.Predictions[name] - s.Observed, 2)));

    private static double Bfe(IEnumerable<ForecastScore> scores) =>
        scores.GroupBy(s => Math.Floor(s.Observed / 10)).Average(bin => bin.Average(s => Math.Abs(Error(s))));

    private static void Near(JsonNode? actual, double expected) => ((double)actual!).ShouldBe(expected, 6e-5);
}
