using RealtimeSwx.Forecasting.Kp;

namespace RealtimeSwx.Forecasting.Tests.Kp;

public sealed class KpPastTests
{
    private static readonly DateTimeOffset Issue = new(2001, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static KpPast Past(params double[] newest)
    {
        var units = new double[KpCadence.Kp.Window];
        Array.Fill(units, 1);
        newest.CopyTo(units, units.Length - newest.Length);
        return new KpPast(units, Issue, KpCadence.Kp);
    }

    [Fact]
    public void Statistics_ShouldCountBackFromTheIssue()
    {
        var past = Past(2, 6, 3, 4);
        past[1].ShouldBe(4);
        past[4].ShouldBe(2);
        past.Mean(2).ShouldBe(3.5);
        past.Mean(2, 3).ShouldBe(4);
        past.Highest(8).ShouldBe(6);
        past.SinceHighest(8).ShouldBe(2);
        past.Lowest(8).ShouldBe(1);
        // ap of 4o, 3o: 27 and 15.
        past.RootAp(2).ShouldBe(Math.Sqrt(21), 1e-9);
    }

    [Fact]
    public void Features_ShouldBeFinite_AndHoldWhatARotationBeforeWasLike()
    {
        var units = new double[KpCadence.Kp.Window];
        // One rotation before the first two intervals of the forecast.
        (units[KpCadence.Kp.Window - 216], units[KpCadence.Kp.Window - 215]) = (7, 8);
        var row = new float[KpCadence.Kp.Features.Count];
        KpCadence.Kp.Features.Fill(row, new KpPast(units, Issue, KpCadence.Kp));
        row.ShouldAllBe(v => float.IsFinite(v));
        var names = KpCadence.Kp.Features.Names.ToList();
        names.Distinct().Count().ShouldBe(names.Count);
        row[names.IndexOf("r0")].ShouldBe(7);
        row[names.IndexOf("r1")].ShouldBe(8);
        row[names.IndexOf("r_next")].ShouldBe(5);
        row[names.IndexOf("k1")].ShouldBe(0);
    }

    [Fact]
    public void Window_ShouldFillGaps_WithoutLookingAhead()
    {
        var thirds = new byte[KpCadence.Kp.Window];
        Array.Fill(thirds, KpWindow.Missing);
        thirds[^8] = 9;
        thirds[^6] = 15;
        var units = new KpWindow(KpCadence.Kp, Issue, thirds).Units();
        units[^8].ShouldBe(3);
        units[^7].ShouldBe(3);
        units[^1].ShouldBe(5);
        units[0].ShouldBe(4);
    }
}
