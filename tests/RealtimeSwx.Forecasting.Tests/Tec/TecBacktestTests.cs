using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.Tec;

public sealed class TecBacktestTests
{
    private static TecSummary Run(SeriesHistory history, TextWriter csv) =>
        TecBacktest.Run(history, _ => null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, csv, null, TestContext.Current.CancellationToken);

    [Fact]
    public void Rows_ShouldNeedSevenDays_OnlyWhereTheDataHaveThem()
    {
        var grid = new TecGrid(80, -20, 9, -180, 30, 13);
        var (shortRun, longRun) = (new StringWriter(), new StringWriter());
        Run(TecMaps.History(Enumerable.Range(0, 4).SelectMany(d => TecMaps.Day(d, grid))), shortRun);
        Run(TecMaps.History(Enumerable.Range(0, 9).SelectMany(d => TecMaps.Day(d, grid))), longRun);

        // Four days: three issues with their twelve hours, and 24:00 of the last file. Nine: days 7 and 8 forecast from seven, and 24:00.
        shortRun.ToString().Trim().Split('\n').Length.ShouldBe(1 + 3 * 12 + 1);
        longRun.ToString().Trim().Split('\n').Length.ShouldBe(1 + 2 * 12 + 1);
        longRun.ToString().ShouldStartWith(TecBacktest.Header);
        longRun.ToString().Split('\n')[1].ShouldStartWith("2012-09-07T22:00:00Z,2012-09-08T00:00:00Z,2,test,");
    }

    [Fact]
    public void JplWeekOf2012_ShouldGiveThePublishedBaselines()
    {
        var history = new SeriesHistory();
        foreach (var map in FeedFile.Read(ReferenceData.Require("gim", "jpl")).OfType<TecMap>())
        {
            history.Add(Availability.Operational.Stamp(map));
        }

        var (_, persistence, blend, rotated) = Run(history, TextWriter.Null).Wrmse("jpl");

        persistence.ShouldBeInRange(5.6, 5.9);
        blend.ShouldBeInRange(5.2, 5.7);
        rotated.ShouldBeGreaterThan(persistence);
    }
}
