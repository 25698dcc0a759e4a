using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Forecasting.Tests.Contract;

/// <summary>What every pipeline promises: derive once per pipeline, with a model and with none.</summary>
public abstract class PipelineContract
{
    private IForecastPipeline Pipeline => Create();

    protected abstract IForecastPipeline Create();

    /// <summary>Everything known, stamped with when it became known.</summary>
    protected abstract IReadOnlyList<FeedRecord> Records { get; }

    /// <summary>Issue times to run: a few dozen are enough.</summary>
    protected abstract (DateTimeOffset From, DateTimeOffset To) Issues { get; }

    /// <summary>Null: only baselines answer.</summary>
    protected abstract IPipelineModel? LoadModel();

    /// <summary>The same record with another value.</summary>
    protected abstract FeedRecord Changed(FeedRecord record);

    [Fact]
    public void Forecasts_ShouldBeWellFormed()
    {
        var forecasts = Forecasts(Run(Records));
        forecasts.ShouldNotBeEmpty();
        forecasts.Select(f => f.Id).Distinct().Count().ShouldBe(forecasts.Count);
        foreach (var forecast in forecasts)
        {
            forecast.Target.ShouldBe(Pipeline.Target);
            forecast.DataCutoff.ShouldBeLessThanOrEqualTo(forecast.IssuedAt);
            forecast.Headline.Keys.ShouldBe(["en", "es"]);
            forecast.Leads.ShouldNotBeEmpty();
            foreach (var lead in forecast.Leads)
            {
                lead.Quantiles.Length.ShouldBe(QuantileLevels.Count);
                lead.Quantiles.ShouldBe(lead.Quantiles.Order());
                lead.Quantiles.ShouldAllBe(q => double.IsFinite(q));
                lead.Baselines.ShouldContainKey("persistence");
            }

            foreach (var probability in forecast.Probabilities.Values)
            {
                probability.ShouldBeInRange(0, 1);
            }
        }
    }

    [Fact]
    public void Runs_ShouldRepeatBitForBit() =>
        Forecasts(Run(Records)).Select(Text).ShouldBe(Forecasts(Run(Records)).Select(Text));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EarlierForecasts_ShouldStayTheSame_WhenTheFutureIsCutOrChanged(bool cut)
    {
        var random = new Random(11);
        var whole = Forecasts(Run(Records));
        for (var trial = 0; trial < 3; trial++)
        {
            var when = Issues.From + TimeSpan.FromTicks(random.NextInt64((Issues.To - Issues.From).Ticks));
            var other = Records.Where(r => !cut || AvailableAt(r) <= when).Select(r => AvailableAt(r) <= when ? r : Changed(r)).ToList();
            Forecasts(Run(other)).Where(f => f.IssuedAt <= when).Select(Text).ShouldBe(whole.Where(f => f.IssuedAt <= when).Select(Text));
        }
    }

    [Fact]
    public void Scores_ShouldUseTruthThatIsKnown_AndComeOnce()
    {
        var scores = Run(Records).SelectMany(s => s.Scores.Select(x => (s.Time, Score: x))).ToList();
        scores.ShouldNotBeEmpty();
        scores.ShouldAllBe(s => s.Score.ValidTime <= s.Time);
        scores.Select(s => (s.Score.ForecastId, s.Score.Lead)).Distinct().Count().ShouldBe(scores.Count);
        scores.ShouldAllBe(s => s.Score.Predictions.ContainsKey("ensemble") || s.Score.Metrics.ContainsKey("wrmse"));
    }

    [Fact]
    public void State_ShouldGoOnTheSame_WhenSavedAndLoadedAtEveryStep()
    {
        var history = History(Records);
        var pipeline = Pipeline;
        using var model = LoadModel();
        var state = pipeline.NewState();
        foreach (var expected in Run(Records).Where(s => s.Forecast is not null))
        {
            state = pipeline.LoadState(pipeline.SaveState(state));
            var view = history.AsOf(expected.Time);
            state = pipeline.Scored(state, pipeline.Due(state, view));
            var input = pipeline.Gather(view, expected.Time).ShouldNotBeNull();
            input.Hash.ShouldBe(expected.Input!.Hash);
            var output = model is null ? pipeline.Baselines(input) : pipeline.Predict(input, model);
            var forecast = pipeline.Assemble(input, output, state, model?.Checkpoint ?? "", expected.Forecast!.Degraded.Is && model is null ? new(true, "no model", "baseline") : Degradation.None);
            Text(forecast).ShouldBe(Text(expected.Forecast!));
            state = pipeline.Issued(state, forecast);
        }
    }

    [Fact]
    public void Gather_ShouldRefuse_WhenNothingIsKnown() =>
        Pipeline.Gather(new SeriesHistory().AsOf(Issues.From), Pipeline.Schedule.AtOrAfter(Issues.From)).ShouldBeNull();

    protected static SeriesHistory History(IEnumerable<FeedRecord> records)
    {
        var history = new SeriesHistory();
        foreach (var record in records)
        {
            _ = record switch
            {
                Observation o => history.Add(o),
                TecMap m => history.Add(m),
                _ => false,
            };
        }

        return history;
    }

    protected List<RunStep> Run(IEnumerable<FeedRecord> records)
    {
        using var model = LoadModel();
        return [.. ForecastRun.Over(Pipeline, History(records), model, Issues.From, Issues.To, Issues.To + TimeSpan.FromHours(3))];
    }

    protected static List<Forecast> Forecasts(IEnumerable<RunStep> steps) => [.. steps.Select(s => s.Forecast).OfType<Forecast>()];

    // Short, so that a difference names the forecast instead of printing two documents.
    protected static string Text(Forecast forecast) => forecast.Id + " " + ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(forecast, Json))[..12];

    private static readonly JsonSerializerOptions Json = new() { Converters = { new SeriesName() } };

    private static DateTimeOffset AvailableAt(FeedRecord record) => record switch
    {
        Observation o => o.AvailableAt,
        TecMap m => m.AvailableAt,
        _ => default,
    };

    /// <summary>The root of a series is a series again: only its name can be written.</summary>
    private sealed class SeriesName : JsonConverter<SeriesId>
    {
        public override SeriesId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, SeriesId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
