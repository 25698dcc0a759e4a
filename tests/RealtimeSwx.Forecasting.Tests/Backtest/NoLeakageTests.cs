using System.Globalization;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Forecasting.Backtest;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Forecasting.Learners;
using RealtimeSwx.Forecasting.SymH.Backtest;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Forecasting.Tests.SymH;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.Backtest;

/// <summary>
/// Real measurements and the shipped champions: what is changed or cut after twenty random times leaves every row issued until then as it was.
/// A row whose truth was known by then stays the same to the byte; of the others everything but the observed value and its score does.
/// </summary>
public sealed class NoLeakageTests
{
    private const int Times = 20;

    /// <summary>Columns that tell what came true.</summary>
    private static readonly string[] FromTruth = ["observed", "crps", "wrmse", "mae", "bias", "persistence_wrmse", "blend_wrmse", "rotated_wrmse", "coverage90"];

    private static readonly Lazy<ArchiveSegment> Storm = new(() => ArchiveSegments
        .Read([ReferenceData.Require("symh", "validation.csv.gz")], KnownSeries.SymH, Availability.Literature, _ => { }).Single(s => s.Event == 70));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SymH(bool cut)
    {
        ReferenceData.Require("symh", "validation.csv.gz");
        var day = new DateTimeOffset(2002, 8, 20, 0, 0, 0, TimeSpan.Zero);
        var records = Storm.Value.History.Series.SelectMany(Storm.Value.History.All)
            .Where(o => o.ValidTime >= day.AddDays(-2) && o.ValidTime < day.AddHours(7)).ToList<FeedRecord>();
        await HoldsAsync(records, cut, day.AddHours(1), day.AddHours(4), async (history, until) =>
        {
            var csv = new StringWriter();
            var segment = new ArchiveSegment(70, history, day.AddDays(-2), day.AddHours(7));
            await SymHBacktest.RunAsync(
                new SymHBacktestPlan([segment], null, day, until, ShippedModels.Load("symh")), SmallModel.Learners, csv, 1, new Progress<(int, int)>(), TestContext.Current.CancellationToken);
            return [csv.ToString()];
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kp(bool cut)
    {
        var from = new DateTimeOffset(2003, 10, 27, 0, 0, 0, TimeSpan.Zero);
        var records = FeedFile.Read(ReferenceData.Require("kp", "kp_1957_2016.csv.gz")).OfType<Observation>()
            .Where(o => o.ValidTime >= from.AddDays(-70) && o.ValidTime < from.AddDays(7)).Select(o => Availability.Operational.Stamp(o)).ToList();
        using var model = new KpPipeline().LoadModel(ShippedModels.Load("kp")!, SmallModel.Learners);
        await HoldsAsync(records, cut, from.AddDays(1), from.AddDays(6), (history, until) =>
        {
            var csv = new StringWriter();
            KpBacktest.Run(history, model, from, until, csv, TestContext.Current.CancellationToken);
            return Task.FromResult<string[]>([csv.ToString()]);
        });
    }

    /// <summary>The rows of maps hold only scores, so the forecast maps themselves are added as rows here.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tec(bool cut)
    {
        var from = new DateTimeOffset(2012, 9, 23, 0, 0, 0, TimeSpan.Zero);
        var records = FeedFile.Read(ReferenceData.Require("gim", "jpl")).OfType<TecMap>()
            .Where(m => m.Epoch < from.AddDays(4)).Select(m => Availability.Operational.Stamp(m)).ToList();
        await HoldsAsync(records, cut, from.AddDays(1), from.AddDays(3.9), (history, until) =>
        {
            var csv = new StringWriter();
            var maps = new StringWriter();
            maps.WriteLine("issue_time,valid_time,lead_h,quantiles,values,rms");
            TecBacktest.Run(
                history,
                pipeline => pipeline.LoadModel(ShippedModels.Load("tec")!, NoLearners.Instance),
                from,
                until,
                csv,
                forecast =>
                {
                    foreach (var lead in forecast.Leads)
                    {
                        maps.WriteLine($"{forecast.IssuedAt:O},{lead.ValidTime:O},{lead.Lead},{string.Join(' ', lead.Quantiles)},{string.Join(' ', lead.Map!.Values)},{string.Join(' ', lead.Map.Rms)}");
                    }
                },
                TestContext.Current.CancellationToken);
            return Task.FromResult<string[]>([csv.ToString(), maps.ToString()]);
        });
    }

    /// <param name="run">What a backtest writes over a history, of issue times before a limit.</param>
    private static async Task HoldsAsync(
        IReadOnlyList<FeedRecord> records, bool cut, DateTimeOffset from, DateTimeOffset to, Func<SeriesHistory, DateTimeOffset, Task<string[]>> run)
    {
        var random = new Random(20);
        var whole = Rows(await run(History(records), to));
        whole.ShouldNotBeEmpty();
        for (var trial = 0; trial < Times; trial++)
        {
            var t = from + TimeSpan.FromTicks(random.NextInt64((to - from).Ticks));
            var other = records.Where(r => !cut || Known(r) <= t).Select(r => Known(r) <= t ? r : Changed(r)).ToList();
            var again = Rows(await run(History(other), t + TimeSpan.FromTicks(1)));
            foreach (var (key, row) in whole.Where(r => r.Value.Issue <= t))
            {
                // Without its truth a row is not written.
                if (again.TryGetValue(key, out var then) || !cut)
                {
                    then.ShouldNotBeNull().Forecast.ShouldBe(row.Forecast);
                }

                if (row.Target.AddHours(3) <= t)
                {
                    then.ShouldNotBeNull().Line.ShouldBe(row.Line);
                }
            }
        }
    }

    /// <summary>By kind of row, issue time and lead.</summary>
    private static Dictionary<(string Lead, string Issue, string Kind), Row> Rows(IReadOnlyList<string> documents)
    {
        var rows = new Dictionary<(string, string, string), Row>();
        foreach (var lines in documents.Select(d => d.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            var header = lines[0].Split(',');
            var (issue, target, lead) = (At("issue_time"), At("target_time", "valid_time"), At("horizon_min", "horizon_h", "lead_h"));
            foreach (var line in lines.Skip(1))
            {
                var cells = line.Split(',');
                var forecast = string.Join(',', cells.Where((_, i) => !FromTruth.Contains(header[i])));
                rows.Add((cells[lead], cells[issue], header[^1]), new Row(Time(cells[issue]), Time(cells[target]), line, forecast));
            }

            int At(params string[] names) => Array.FindIndex(header, names.Contains);
        }

        return rows;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static SeriesHistory History(IEnumerable<FeedRecord> records)
    {
        var history = new SeriesHistory();
        foreach (var record in records)
        {
            _ = record is TecMap m ? history.Add(m) : history.Add((Observation)record);
        }

        return history;
    }

    private static DateTimeOffset Known(FeedRecord record) => record is TecMap m ? m.AvailableAt : ((Observation)record).AvailableAt;

    private static FeedRecord Changed(FeedRecord record) => record switch
    {
        TecMap m => m with { Values = [.. m.Values.Select(v => v * 2 + 1)] },
        Observation o when o.Series == KnownSeries.Kp => o with { Value = 9 - o.Value },
        Observation o => o with { Value = 7 - o.Value },
        _ => record,
    };

    private sealed record Row(DateTimeOffset Issue, DateTimeOffset Target, string Line, string Forecast);
}
