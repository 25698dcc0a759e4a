using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tests.SymH;

namespace RealtimeSwx.Forecasting.Tests.Kp;

public sealed class KpPipelineTests
{
    private static readonly KpPipeline Pipeline = new();
    private static readonly List<Observation> Series = KpSeries.Generate(days: 400);
    private static readonly ModelBundle Trained = SmallKpModel.Bundle;

    private static List<RunStep> Run(IEnumerable<Observation> series, ModelBundle? bundle, int days)
    {
        using var model = bundle is null ? null : Pipeline.LoadModel(bundle, SmallModel.Learners);
        var from = KpSeries.Start.AddDays(300);
        return [.. ForecastRun.Over(Pipeline, KpSeries.History(series), model, from, from.AddDays(days), from.AddDays(days + 1))];
    }

    [Fact]
    public void Forecast_ShouldStateEightIntervals_FromTheOneThatBeginsAtIssue()
    {
        var forecast = Run(Series, Trained, 1)[0].Forecast.ShouldNotBeNull();

        forecast.Leads.Select(l => l.ValidTime).ShouldBe(Enumerable.Range(0, 8).Select(i => forecast.IssuedAt.AddHours(3 * i)));
        forecast.DataCutoff.ShouldBe(forecast.IssuedAt.AddHours(-3));
        foreach (var lead in forecast.Leads)
        {
            lead.Quantiles.ShouldBeInOrder();
            lead.Quantiles.ShouldAllBe(q => q >= 0 && q <= 9);
            lead.Members.Keys.ShouldBe(["mlp", "ridge", "storm", "trees"]);
            lead.Baselines["persistence"].ShouldBe(Math.Round(Series.Single(o => o.ValidTime == forecast.DataCutoff).Value, 3));
        }

        var storm = Enumerable.Range(1, 5).Select(g => forecast.Probabilities[$"p_g{g}"]).ToList();
        storm.ShouldBeInOrder(SortDirection.Descending);
        storm.ShouldAllBe(p => p >= 0 && p <= 1);
        forecast.Headline.Keys.ShouldBe(["en", "es"]);
    }

    [Fact]
    public void Model_ShouldBeatPersistence_OnDataItNeverSaw()
    {
        var scores = Run(Series, Trained, 90).SelectMany(s => s.Scores).ToList();

        scores.Count.ShouldBeGreaterThan(5000);
        foreach (var lead in scores.GroupBy(s => s.Lead))
        {
            Rmse(lead, "ensemble").ShouldBeLessThan(Rmse(lead, "persistence"));
            lead.Average(s => s.Metrics["covered90"]).ShouldBe(0.9, 0.05);
        }
    }

    [Fact]
    public void Baseline_ShouldAnswer_WhenThereIsNoModel()
    {
        var steps = Run(Series, null, 20);

        steps[0].Forecast!.Degraded.Is.ShouldBeTrue();
        steps[0].Forecast!.Checkpoint.ShouldBeEmpty();
        steps[0].Forecast!.Leads.ShouldAllBe(l => l.Quantiles[0] < l.Quantiles[QuantileLevels.Count - 1]);
        steps.SelectMany(s => s.Scores).Average(s => s.Metrics["covered90"]).ShouldBeGreaterThan(0.85);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EarlierForecasts_ShouldStayTheSame_WhenTheFutureIsCutOrChanged(bool cut)
    {
        var random = new Random(7);
        var whole = Forecasts(Run(Series, Trained, 10));
        for (var trial = 0; trial < 20; trial++)
        {
            var when = KpSeries.Start.AddDays(300).AddHours(random.Next(1, 10 * 24));
            var other = Series.Where(o => !cut || o.AvailableAt <= when)
                .Select(o => o.AvailableAt <= when ? o : KpSeries.At(o.ValidTime, 9 - o.Value));

            var again = Forecasts(Run(other, Trained, 10)).Where(f => f.IssuedAt <= when).ToList();

            again.Select(Text).ShouldBe(whole.Where(f => f.IssuedAt <= when).Select(Text));
        }
    }

    [Fact]
    public void Gather_ShouldUseWhatIsKnown_WhenTheLastIntervalIsLate()
    {
        var issue = KpSeries.Start.AddDays(310);
        var late = Series.Select(o => o.ValidTime == issue.AddHours(-3) ? o with { AvailableAt = issue.AddMinutes(20) } : o);

        var input = Pipeline.Gather(KpSeries.History(late).AsOf(issue), issue).ShouldNotBeNull();

        input.DataCutoff.ShouldBe(issue.AddHours(-6));
        Pipeline.Gather(KpSeries.History(Series.Where(o => o.ValidTime < issue.AddHours(-27))).AsOf(issue), issue).ShouldBeNull();
    }

    private static double Rmse(IEnumerable<ForecastScore> scores, string who) =>
        Math.Sqrt(scores.Average(s => Math.Pow(s.Predictions[who] - s.Observed, 2)));

    private static List<Forecast> Forecasts(IEnumerable<RunStep> steps) => [.. steps.Select(s => s.Forecast).OfType<Forecast>()];

    private static string Text(Forecast f) => System.Text.Json.JsonSerializer.Serialize(f);
}
