using System.Collections.Immutable;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Incremental;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.SymH;

namespace RealtimeSwx.Forecasting.Tests.SymH;

public class SymHPipelineTests
{
    private static readonly SymHPipeline Pipeline = new();
    private static readonly List<Observation> Storm = SimulatedStorms.Records(4);
    private static readonly DateTimeOffset Issue = SimulatedStorms.Start.AddDays(3);

    [Fact]
    public void Input_ShouldBeAFewKilobytes_AndReadBack()
    {
        var input = Gather(Storm);
        input.Payload.Length.ShouldBeLessThan(8192);
        var grid = SymHGrid.Decode(input.Payload.Span);
        grid.End.ShouldBe(Issue);
        grid.Encode().ShouldBe(input.Payload.ToArray());
        grid[SymHColumn.SymH][^1].ShouldBe(Storm.Single(o => o.Series == KnownSeries.SymH && o.ValidTime == Issue).Value, 0.05);
        Should.Throw<InputException>(() => SymHGrid.Decode(input.Payload.Span[..100]));
    }

    [Fact]
    public void Input_ShouldBeTheSame_WhenFiveMinuteMeansComeAsOneMinuteValues()
    {
        var minutes = Storm.SelectMany(o => Enumerable.Range(0, 5).Select(m => o with
        {
            // Wind labels end the mean, Sym-H labels start it.
            ValidTime = o.ValidTime + TimeSpan.FromMinutes(o.Series == KnownSeries.SymH ? m : m - 4),
            Span = o.Series == KnownSeries.SymH ? TimeSpan.FromMinutes(1) : o.Span,
            AvailableAt = o.AvailableAt,
        }));
        Gather(minutes).Hash.ShouldBe(Gather(Storm).Hash);
    }

    [Fact]
    public void Forecast_ShouldRunEveryMember_WhenInputsAreComplete()
    {
        var forecast = Forecast(Storm, Bundle());
        forecast.Degraded.Is.ShouldBeFalse();
        forecast.InputTier.ShouldBe(InputTier.Simulated);
        forecast.Leads.Select(l => l.Lead).ShouldBe(SymHLeads.All);
        forecast.Leads.ShouldAllBe(l => l.Members.Keys.SequenceEqual(new[] { "lags", "mlp", "ridge", "tcn" }));
        forecast.Leads.ShouldAllBe(l => l.Baselines.ContainsKey("burton"));
        forecast.Probabilities["symh_le_-50"].ShouldBeGreaterThanOrEqualTo(forecast.Probabilities["symh_le_-100"]);
    }

    [Fact]
    public void Forecast_ShouldFallBackToLagsAndSaySo_WhenTheWindIsMissing()
    {
        var forecast = Forecast(Storm.Where(o => o.Series == KnownSeries.SymH), Bundle());
        forecast.Degraded.ShouldBe(new Degradation(true, "no solar wind for 3 h", "lags"));
        forecast.Leads.ShouldAllBe(l => l.Members.Count == 1 && l.Quantiles[0] < l.Quantiles[18]);
    }

    [Fact]
    public void Forecast_ShouldRunFromTheWindAloneAndSaySo_WhenSymHIsWithheld()
    {
        var blind = new SymHPipeline { FromWindAlone = true };
        var input = blind.Gather(History(Storm).AsOf(Issue), Issue).ShouldNotBeNull();
        input.Tier.ShouldBe(InputTier.Proxy);
        using var model = blind.LoadModel(Bundle(), SmallModel.Learners);
        var forecast = blind.Assemble(input, blind.Predict(input, model), blind.NewState(), model.Checkpoint, Degradation.None);
        forecast.Degraded.ShouldBe(new Degradation(true, "no Sym-H: the ring-current equation is run from the solar wind alone", "ensemble"));
        forecast.Leads.ShouldAllBe(l => l.Members.Count == 5 && l.Quantiles[0] < l.Quantiles[18]);
        forecast.Leads[0].Baselines["persistence"].ShouldBe(SymHFrame.Quiet);
        Pipeline.Gather(History(Storm.Where(o => o.Series != KnownSeries.SymH)).AsOf(Issue), Issue).ShouldBeNull("a target lives from the first value of its truth");
    }

    [Fact]
    public void Forecast_ShouldKeepTheLastKnownValueAsPersistence_AndWiden_WhenSymHIsLate()
    {
        var late = Storm.Where(o => o.Series != KnownSeries.SymH || o.ValidTime <= Issue.AddHours(-1)).ToList();
        var forecast = Forecast(late, null);
        var last = Storm.Single(o => o.Series == KnownSeries.SymH && o.ValidTime == Issue.AddHours(-1)).Value;
        forecast.Leads[0].Baselines["persistence"].ShouldBe(last, 0.05);
        forecast.Leads[0].Baselines["burton"].ShouldNotBe(last);
        var fresh = Forecast(Storm, null);
        Width(forecast.Leads[0]).ShouldBeGreaterThan(Width(fresh.Leads[0]) * 0.9);
        SymHLateness.OfAge(12, 12).ShouldBe(Math.Sqrt(2), 1e-12);
    }

    [Fact]
    public void Forecast_ShouldAnswerFromTheEquation_WhenThereIsNoModel()
    {
        var forecast = Forecast(Storm, null);
        forecast.Leads[0].Median.ShouldBe(forecast.Leads[0].Baselines["burton"], 1e-9);
        forecast.Id.ShouldEndWith("-baseline");
        forecast.Headline["en"].ShouldContain("Sym-H about");
        forecast.Headline["es"].ShouldContain("Sym-H cerca de");
    }

    [Fact]
    public void AdaptiveScale_ShouldWiden_WhenObservationsKeepMissing()
    {
        var state = (SymHState)Pipeline.NewState();
        var score = new ForecastScore("f", "symh", Issue, Issue.AddHours(1), TimeSpan.FromHours(1), 0, [], ImmutableSortedDictionary<string, double>.Empty,
            ImmutableSortedDictionary<string, double>.Empty.Add("covered90", 0), default);
        for (var i = 0; i < 50; i++)
        {
            state = state.Learn([score]);
        }

        state.Scales.Where((_, i) => SymHLeads.Rows[i] != 12).ShouldAllBe(s => s.Factor == 1);
        state.Scales[1].Factor.ShouldBe(Math.Exp(50 * 0.01 * 0.9), 1e-9);
    }

    [Fact]
    public void Update_ShouldChangeTheNetworksOnly_AndBeDeterministic()
    {
        var bundle = Bundle();
        var samples = Samples(bundle, 30);
        var updated = Pipeline.Update(bundle, samples, SmallModel.Learners, 3, CancellationToken.None);
        Pipeline.Update(bundle, samples, SmallModel.Learners, 3, CancellationToken.None).Hash.ShouldBe(updated.Hash);
        updated.Files.Where(f => !f.Value.Span.SequenceEqual(bundle.Files[f.Key].Span)).Select(f => f.Key).ShouldBe([SymHModel.CardFile, SymHNetwork.File("mlp", 0, 0), SymHNetwork.File("tcn", null, 0), SymHNetwork.File("tcn", null, 1)]);
        Pipeline.Update(bundle, [], SmallModel.Learners, 3, CancellationToken.None).Hash.ShouldBe(bundle.Hash);
    }

    [Fact]
    public void Training_ShouldGiveTheSameBundle_WhenTheSeedIsTheSame()
    {
        SmallModel.Train(7).Bundle.Hash.ShouldBe(Bundle().Hash);
        SmallModel.Result.OutOfFold["rmse_persistence_60"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void LoadModel_ShouldNameTheMissingFile()
    {
        var bundle = ModelBundle.Create("symh", Bundle().Files.Remove(SymHModel.RidgeFile));
        Should.Throw<InputException>(() => Pipeline.LoadModel(bundle, SmallModel.Learners)).Message.ShouldContain("ridge.json");
    }

    private static ModelBundle Bundle() => SmallModel.Bundle;

    private static List<ScoredSample> Samples(ModelBundle bundle, int count)
    {
        using var model = Pipeline.LoadModel(bundle, SmallModel.Learners);
        var steps = ForecastRun.Over(Pipeline, History(Storm), model, Issue, Issue.AddMinutes(5 * count), Issue.AddHours(12)).ToList();
        var scores = steps.SelectMany(s => s.Scores).ToLookup(s => s.ForecastId);
        return [.. steps.Where(s => s.Forecast is not null && scores[s.Forecast.Id].Count() == SymHLeads.All.Count).Select(s => ScoredSample.From(s.Input!, [.. scores[s.Forecast!.Id]]))];
    }

    private static double Width(ForecastLead lead) => lead.Quantiles[18] - lead.Quantiles[0];

    private static ForecastInput Gather(IEnumerable<Observation> records) => Pipeline.Gather(History(records).AsOf(Issue), Issue).ShouldNotBeNull();

    private static Forecast Forecast(IEnumerable<Observation> records, ModelBundle? bundle)
    {
        using var model = bundle is null ? null : Pipeline.LoadModel(bundle, SmallModel.Learners);
        var input = Gather(records);
        var output = model is null ? Pipeline.Baselines(input) : Pipeline.Predict(input, model);
        return Pipeline.Assemble(input, output, Pipeline.NewState(), model?.Checkpoint ?? "", Degradation.None);
    }

    private static SeriesHistory History(IEnumerable<Observation> records)
    {
        var history = new SeriesHistory();
        foreach (var o in records)
        {
            history.Add(o);
        }

        return history;
    }
}
