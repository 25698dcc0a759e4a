using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.Pipeline;
using RealtimeSwx.Forecasting.Tec;

namespace RealtimeSwx.Forecasting.Tests.Tec;

/// <summary>The three ways in which published code for this task sees its own answer (reference notes on GIM forecasting, 1.1), held against the whole pipeline with Kp.</summary>
public sealed class TecLeakageTests
{
    private const int Days = 16;
    private static readonly TecGrid Coarse = new(80, -10, 17, -180, 15, 25);
    private static readonly DateTimeOffset Issue = TecMaps.Start.AddDays(12).AddHours(22);
    private static readonly TecPipeline Pipeline = new("test");

    private static readonly List<FeedRecord> Records =
    [
        .. Enumerable.Range(0, Days).SelectMany(d => TecMaps.Day(d, Coarse)),
        .. Enumerable.Range(-8 * 6, 8 * (Days + 6)).Select(i => Availability.Operational.Stamp(new Observation(
            KnownSeries.Kp, TecMaps.Start.AddHours(3 * i), TimeSpan.FromHours(3), ((7 * i * i) + 50 * Days) % 19 / 3.0, Revision.Final, Quality.Good, "generated"))),
    ];

    private static readonly Lazy<ModelBundle> Trained = new(() => TecTrainer.Train(History(Records), Issue, null, CancellationToken.None));

    private static SeriesHistory History(IEnumerable<FeedRecord> records)
    {
        var history = new SeriesHistory();
        foreach (var record in records)
        {
            _ = record is TecMap m ? history.Add(m) : history.Add((Observation)record);
        }

        return history;
    }

    private static List<RunStep> Run(IEnumerable<FeedRecord> records)
    {
        using var model = Pipeline.LoadModel(Trained.Value, NoLearners.Instance);
        return [.. ForecastRun.Over(Pipeline, History(records), model, TecMaps.Start, Issue.AddDays(2), Issue.AddDays(3))];
    }

    private static Forecast At(IEnumerable<RunStep> steps, DateTimeOffset issue) => steps.Single(s => s.Time == issue).Forecast.ShouldNotBeNull();

    private static IEnumerable<FeedRecord> With(Func<TecMap, bool> maps, Func<Observation, bool> values) => Records.Select(r => r switch
    {
        TecMap m when maps(m) => m with { Values = [.. m.Values.Select(v => v * 2 + 1)] },
        Observation o when values(o) => o with { Value = 9 - o.Value },
        _ => r,
    });

    private static IEnumerable<float> Maps(Forecast forecast) => forecast.Leads.SelectMany(l => l.Map!.Values.Concat(l.Map.Rms));

    /// <summary>Trap 1: fit on a window, then score the same window. What a window turns out to be changes its scores and nothing that they score.</summary>
    [Fact]
    public void ScoredWindow_ShouldNotHaveBeenLearned()
    {
        var (truth, other) = (Run(Records), Run(With(m => m.Epoch > Issue, _ => false)));
        Maps(At(other, Issue)).ShouldBe(Maps(At(truth, Issue)));
        Scores(other).Count.ShouldBe(12);
        Scores(other).Zip(Scores(truth)).ShouldAllBe(p => p.First.Metrics["wrmse"] != p.Second.Metrics["wrmse"]);

        // Learned from afterwards: the next error maps know of them.
        At(other, Issue.AddDays(2)).Leads[0].Map!.Rms.ShouldNotBe(At(truth, Issue.AddDays(2)).Leads[0].Map!.Rms);

        // Nor has training seen a map of the time from which on it is scored.
        var changed = With(m => m.AvailableAt >= Issue || m.Epoch >= Issue, o => o.AvailableAt >= Issue);
        TecTrainer.Train(History(changed), Issue, null, TestContext.Current.CancellationToken).Hash.ShouldBe(Trained.Value.Hash);

        static List<ForecastScore> Scores(List<RunStep> steps) => [.. steps.SelectMany(s => s.Scores).Where(s => s.IssuedAt == Issue)];
    }

    /// <summary>Trap 2: a target that starts at the last input. Every target is later than every input, and repeating the last input is no perfect forecast of any.</summary>
    [Fact]
    public void FirstTarget_ShouldComeAfterTheLastInput()
    {
        var steps = Run(Records);
        foreach (var step in steps.Where(s => s.Forecast is not null))
        {
            step.Forecast!.DataCutoff.ShouldBe(step.Time);
            step.Forecast.Leads[0].ValidTime.ShouldBe(step.Time.AddHours(2));
        }

        var scores = steps.SelectMany(s => s.Scores).ToList();
        scores.ShouldNotBeEmpty();
        scores.ShouldAllBe(s => s.ValidTime >= s.IssuedAt.AddHours(2));

        // The newest input has no part in any truth of its own issue.
        var doubled = Run(With(m => m.Epoch == Issue, _ => false)).SelectMany(s => s.Scores).Where(s => s.IssuedAt == Issue).ToList();
        doubled.Select(s => s.Observed).ShouldBe(scores.Where(s => s.IssuedAt == Issue).Select(s => s.Observed));
        doubled.Select(s => s.Metrics["wrmse"]).ShouldNotBe(scores.Where(s => s.IssuedAt == Issue).Select(s => s.Metrics["wrmse"]));
    }

    /// <summary>Trap 3: Kp between its 3-h values by neighbours on both sides. At 22 UT the interval from 21 UT has not ended: only those before count.</summary>
    [Fact]
    public void Kp_ShouldCountOnlyOnceItsIntervalHasEnded()
    {
        var forecast = At(Run(Records), Issue);
        var later = At(Run(With(_ => false, o => o.ValidTime.AddHours(3) > Issue)), Issue);
        (later.Id, later.InputHash).ShouldBe((forecast.Id, forecast.InputHash));
        Maps(later).ShouldBe(Maps(forecast));

        var last = At(Run(With(_ => false, o => o.ValidTime == Issue.AddHours(-4))), Issue);
        last.InputHash.ShouldNotBe(forecast.InputHash);
        Maps(last).ShouldNotBe(Maps(forecast));
    }
}
