using RealtimeSwx.Forecasting.Kp;

namespace RealtimeSwx.Forecasting.Tests.Kp;

public sealed class KpPastTests
{
    private static readonly DateTimeOffset Issue = new(2001, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static KpPast Past(params double[] newest)
    {
        var units = new double[KpWindow.Length];
        Array.Fill(units, 1);
        newest.CopyTo(units, units.Length - newest.Length);
        return new KpPast(units, Issue);
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
        var units = new double[KpWindow.Length];
        // One rotation before the first two intervals of the forecast.
        (units[KpWindow.Length - 216], units[KpWindow.Length - 215]) = (7, 8);
        var row = new float[KpFeatures.Count];
        KpFeatures.Fill(row, new KpPast(units, Issue));
        row.ShouldAllBe(v => float.IsFinite(v));
        var names = KpFeatures.All.Select(f => f.Name).ToList();
        names.Distinct().Count().ShouldBe(names.Count);
        row[names.IndexOf("r0")].ShouldBe(7);
        row[names.IndexOf("r1")].ShouldBe(8);
        row[names.IndexOf("r_next")].ShouldBe(5);
        row[names.IndexOf("k1")].ShouldBe(0);
    }

    [Fact]
    public void Window_ShouldFillGaps_WithoutLookingAhead()
    {
        var thirds = new byte[KpWindow.Length];
        Array.Fill(thirds, KpWindow.Missing);
        thirds[^8] = 9;
        thirds[^6] = 15;
        var units = new KpWindow(Issue, thirds).Units();
        units[^8].ShouldBe(3);
        units[^7].ShouldBe(3);
        units[^1].ShouldBe(5);
        units[0].ShouldBe(4);
    }
}
