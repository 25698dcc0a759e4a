using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Kp.Training;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tests.Contract;
using RealtimeSwx.Forecasting.Tests.SymH;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.Kp;

/// <summary>The pipeline of Kp on another cadence: trained on three weeks of real Hp30, run on the days after them.</summary>
public sealed class Hp30Tests : PipelineContract
{
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);

    /// <summary>As shipped, but for what must be known before a row: the sample has 30 days.</summary>
    private static readonly KpCadence Cadence = new(KnownSeries.Hp30, HalfHour, leads: 6, KpCadence.Hp30.Highest, known: TimeSpan.FromDays(1));

    private static readonly Lazy<List<Observation>> Sample = new(() =>
        [.. FeedFile.Read(ReferenceData.Require("native", "gfz", "Hp30_ap30_nowcast.txt")).OfType<Observation>()
            .Where(o => o.Series == KnownSeries.Hp30).OrderBy(o => o.ValidTime).Select(o => Availability.Operational.Stamp(o))]);

    private static readonly Lazy<ModelBundle> Bundle = new(() => SmallKpModel.Train(new KpTrainingData(Sample.Value, Split, []) { Cadence = Cadence }));

    protected override IReadOnlyList<FeedRecord> Records => Sample.Value;

    protected override (DateTimeOffset From, DateTimeOffset To) Issues => (Split, Split.AddDays(2));

    private static DateTimeOffset Split => Sample.Value[0].ValidTime.AddDays(24);

    protected override IForecastPipeline Create() => new KpPipeline(cadence: Cadence);

    protected override IPipelineModel? LoadModel() => new KpPipeline(cadence: Cadence).LoadModel(Bundle.Value, SmallModel.Learners);

    protected override FeedRecord Changed(FeedRecord record) => ((Observation)record) with { Value = 9 - Math.Min(9, ((Observation)record).Value) };

    [Fact]
    public void Forecast_ShouldStateSixHalfHours_FromTheOneThatBeginsAtIssue()
    {
        var forecast = Forecasts(Run(Records))[0];
        forecast.Target.ShouldBe("hp30");
        forecast.Leads.Select(l => l.ValidTime - forecast.IssuedAt).ShouldBe(Enumerable.Range(0, 6).Select(i => i * HalfHour));
        forecast.DataCutoff.ShouldBe(forecast.IssuedAt - HalfHour);
        forecast.Probabilities.Keys.ShouldContain("p_g1");
        forecast.Probabilities.Keys.ShouldContain("p_g1_m060");
        forecast.NextUpdateBy.ShouldBe(forecast.IssuedAt + HalfHour);
        forecast.Headline["en"].ShouldStartWith("Next 30 min: Hp30 ");
        Forecasts(Run(Records)).Count.ShouldBe(97);
    }

    [Fact]
    public void Cadences_ShouldCountDaysInTheirOwnSteps()
    {
        (KpCadence.Kp.Day, KpCadence.Kp.Rotation, KpCadence.Kp.Window, KpCadence.Kp.Known).ShouldBe((8, 216, 448, 448));
        (KpCadence.Hp30.Day, KpCadence.Hp30.Rotation, KpCadence.Hp30.Window).ShouldBe((48, 1296, 2688));
        KpCadence.Kp.ProbabilityName(2, TimeSpan.FromHours(21)).ShouldBe("p_g2_h24");
        KpCadence.Hp30.Features.Names.Distinct().Count().ShouldBe(KpCadence.Hp30.Features.Count);
    }
}
