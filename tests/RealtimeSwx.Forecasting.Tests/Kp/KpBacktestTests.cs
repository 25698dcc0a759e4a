using RealtimeSwx.Domain;
using RealtimeSwx.Formats;
using RealtimeSwx.Forecasting.Kp;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Forecasting.Tests.Kp;

public sealed class KpBacktestTests
{
    [Fact]
    public void Rows_ShouldFollowTheContract()
    {
        var csv = new StringWriter();
        var from = KpSeries.Start.AddDays(30);
        var summary = KpBacktest.Run(KpSeries.History(KpSeries.Generate(40)), null, from, from.AddDays(5), csv, TestContext.Current.CancellationToken);

        var lines = csv.ToString().Trim().Split('\n');
        lines[0].Trim().ShouldBe("issue_time,target_time,horizon_h,observed,q05,q10,q15,q20,q25,q30,q35,q40,q45,q50,q55,q60,q65,q70,q75,q80,q85,q90,q95,persistence,p_g1,p_g2,p_g3,p_g4,p_g5");
        lines.Length.ShouldBe(1 + 5 * 8 * 8);
        lines[1].ShouldStartWith("2001-01-31T00:00:00Z,2001-01-31T00:00:00Z,3,");
        lines[8].ShouldStartWith("2001-01-31T00:00:00Z,2001-01-31T21:00:00Z,24,");
        summary.Count.ShouldBe(320);
    }

    [Fact]
    public void PersistenceOf2001To2010_ShouldGiveTheKnownRmse()
    {
        var history = new SeriesHistory();
        foreach (var o in FeedFile.Read(ReferenceData.Require("kp", "kp_1957_2016.csv.gz")).OfType<Observation>().Where(o => o.ValidTime.Year is >= 2000 and <= 2010))
        {
            history.Add(Availability.Operational.Stamp(o));
        }

        var from = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var summary = KpBacktest.Run(history, null, from, from.AddYears(10), TextWriter.Null, TestContext.Current.CancellationToken);

        summary.Rmse(3).Persistence.ShouldBe(0.836, 0.0005);
        summary.Rmse(3).Ensemble.ShouldBeLessThan(0.836);
    }
}
