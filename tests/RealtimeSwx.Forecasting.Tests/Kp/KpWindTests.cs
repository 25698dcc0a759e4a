using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Kp.Training;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tests.Contract;
using RealtimeSwx.Forecasting.Tests.SymH;

namespace RealtimeSwx.Forecasting.Tests.Kp;

public sealed class KpWithWindTests : PipelineContract
{
    protected override IReadOnlyList<FeedRecord> Records => [.. WindyKp.Records(3)];

    protected override (DateTimeOffset From, DateTimeOffset To) Issues => (WindyKp.Start(3).AddDays(1), WindyKp.Start(3).AddDays(5));

    protected override IForecastPipeline Create() => ForecastPipelines.For("kp-wind");

    protected override IPipelineModel? LoadModel() => new KpPipeline(wind: true).LoadModel(WindyKp.Bundle, SmallModel.Learners);

    protected override FeedRecord Changed(FeedRecord record) => record is Observation o && WindyKp.IsWind(o)
        ? o with { Value = 3 - o.Value }
        : KpSeries.At(((Observation)record).ValidTime, 9 - ((Observation)record).Value);

    [Fact]
    public void Forecast_ShouldSaySo_WhenThereIsNoWind()
    {
        var calm = Forecasts(Run(Records.Where(r => !WindyKp.IsWind((Observation)r))));
        calm.ShouldAllBe(f => f.Degraded.Is && f.Degraded.Reason == "no solar wind" && f.Degraded.Fallback == "kp");

        // The simulated plasma instrument fails now and then.
        Forecasts(Run(Records)).Count(f => f.Degraded.Is).ShouldBeLessThan(calm.Count / 4);

        // What answers then are the members that see Kp alone.
        var alone = new KpPipeline();
        using var model = alone.LoadModel(WindyKp.Bundle, SmallModel.Learners);
        var first = ForecastRun.Over(alone, History(Records), model, Issues.From, Issues.From, Issues.To).First().Forecast!;
        calm[0].Leads.Select(l => l.Median).ShouldBe(first.Leads.Select(l => l.Median));
    }
}

public sealed class KpWindTests
{
    [Fact]
    public void Wind_ShouldHelp_OnStormsLeftOut()
    {
        using var model = new KpPipeline(wind: true).LoadModel(WindyKp.Bundle, SmallModel.Learners);
        ArchiveSegment[] storms = [.. Enumerable.Range(0, WindyKp.Storms).Select(WindyKp.Storm)];
        var windows = storms.Select(s => new ScoringWindow("test", s.Event!.Value, s.From.AddDays(1), s.To)).ToList();
        var csv = new StringWriter();
        var summary = KpBacktest.RunWithWind(storms, windows, model, csv, TestContext.Current.CancellationToken);

        var (ensemble, persistence) = summary.Rmse(3);
        ensemble.ShouldBeLessThan(0.9 * persistence);
        csv.ToString().Trim().Split('\n').Length.ShouldBe(summary.Count + 1);
        Should.Throw<InputException>(() => KpBacktest.RunWithWind(storms, [], model, TextWriter.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Hindcast_ShouldUseOnlyTheFitThatHasNotSeenTheStorm()
    {
        using var model = KpWindModel.Load(WindyKp.Bundle, SmallModel.Learners);
        using var first = KpMembers.Load(KpCadence.Kp, WindyKp.Bundle, KpWindModel.FitPart(0), KpWindFeatures.Names, SmallModel.Learners);
        using var second = KpMembers.Load(KpCadence.Kp, WindyKp.Bundle, KpWindModel.FitPart(1), KpWindFeatures.Names, SmallModel.Learners);

        // Storms alternate between the two folds; the fit of a fold has seen the others.
        Said(1, model).ShouldBe(Said(1, second));
        Said(2, model).ShouldBe(Said(2, first));
        Said(1, model).ShouldNotBe(Said(1, first));

        static double[] Said(int storm, object fit)
        {
            var issue = WindyKp.Start(storm).AddDays(3);
            var segment = WindyKp.Storm(storm);
            var view = segment.History.AsOf(issue);
            var past = new KpPast(KpWindow.Read(KpCadence.Kp, view, issue)!.Value.Window.Units(), issue, KpCadence.Kp);
            var wind = KpInput.ReadWind(view, issue);
            if (fit is KpWindModel all)
            {
                return [.. all.Predict(past, wind).SelectMany(m => m)];
            }

            var row = new float[KpWindFeatures.Names.Count];
            KpWindFeatures.Fill(row, past, new Forecasting.SymH.SymHFrame(wind));
            return [.. ((KpMembers)fit).Predict(row).SelectMany(m => m)];
        }
    }

    [Fact]
    public void StormsThatMeet_ShouldShareAFold()
    {
        static ArchiveSegment At(int day, int days) =>
            new(day, new SeriesHistory(), KpSeries.Start.AddDays(day), KpSeries.Start.AddDays(day + days));
        KpRows.FoldOfStorms([At(30, 10), At(0, 10), At(20, 5), At(9, 4), At(39, 5)], 3).ShouldBe([2, 0, 1, 0, 2]);
    }

    [Fact]
    public void Model_ShouldRefuse_WhenItWasTrainedWithoutWind() =>
        Should.Throw<InputException>(() => new KpPipeline(wind: true).LoadModel(SmallKpModel.Bundle, SmallModel.Learners)).Message.ShouldContain("without wind");

    [Fact]
    public void Training_ShouldGiveTheSameBundle_WhenTheSeedIsTheSame()
    {
        var again = SmallKpModel.Train(KpSeries.Generate(300), 1);
        again.Hash.ShouldBe(SmallKpModel.Bundle.Hash);
        SmallKpModel.Train(KpSeries.Generate(300), 2).Hash.ShouldNotBe(again.Hash);
    }
}
