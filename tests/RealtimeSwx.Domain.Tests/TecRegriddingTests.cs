using System.Collections.Immutable;

namespace RealtimeSwx.Domain.Tests;

public class TecRegriddingTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 9, 7, 11, 55, 0, TimeSpan.Zero);

    [Fact]
    public void A_field_that_is_linear_in_latitude_and_smooth_around_the_globe_ShouldBeTheSameOnOtherNodes()
    {
        var map = Map(TecGrid.Glotec, (lat, lon) => 30 + (lat / 5) + (8 * Math.Cos((lon - 20) * Math.PI / 180)));
        var nodes = map.To(TecGrid.Igs);
        nodes.Grid.ShouldBe(TecGrid.Igs);
        nodes.Epoch.ShouldBe(Epoch);
        for (var i = 0; i < 71; i++)
        {
            for (var j = 0; j < 73; j++)
            {
                // A cosine between two of its points is short by at most (1 - cos 2.5 deg) of its size.
                var (lat, lon) = (TecGrid.Igs.Lat(i), TecGrid.Igs.Lon(j));
                ((double)nodes[i, j]).ShouldBe(30 + (lat / 5) + (8 * Math.Cos((lon - 20) * Math.PI / 180)), 0.008);
            }

            nodes[i, 72].ShouldBe(nodes[i, 0]);
        }
    }

    [Fact]
    public void The_date_line_ShouldBeCrossed()
    {
        // Only the last column has anything: half of it reaches the nodes on both of its sides, which are 175 and 180 = -180.
        var map = Map(TecGrid.Glotec, (_, lon) => lon > 177 ? 10 : 0);
        var nodes = map.To(TecGrid.Igs);
        (nodes[30, 0], nodes[30, 71], nodes[30, 72], nodes[30, 1], nodes[30, 70]).ShouldBe((5f, 5f, 5f, 0f, 0f));
    }

    [Fact]
    public void A_missing_cell_ShouldBeBridged_WhileHalfIsKnown_AndErrorsGoAlong()
    {
        // Every node is the middle of four cells.
        var map = Map(TecGrid.Glotec, (lat, lon) => Math.Abs(lat - 1.25) < 1e-6 && Math.Abs(lon - 2.5) < 1e-6 ? double.NaN : 8) with { Rms = [.. Enumerable.Repeat(2f, TecGrid.Glotec.Count)] };
        var nodes = map.To(TecGrid.Igs);
        nodes.Values.ShouldAllBe(v => v == 8);
        nodes.Rms.ShouldAllBe(v => v == 2);

        var north = Map(TecGrid.Glotec, (lat, _) => lat > 20 ? double.NaN : 8).To(TecGrid.Igs);
        Enumerable.Range(0, 71).Where(i => float.IsNaN(north[i, 10])).Select(i => TecGrid.Igs.Lat(i)).Min().ShouldBe(22.5);
    }

    [Fact]
    public void A_map_carried_along_with_the_Sun_ShouldKeepEveryPlaceAtItsLocalTime()
    {
        var noon = new DateTimeOffset(2026, 9, 7, 12, 0, 0, TimeSpan.Zero);
        var map = Map(TecGrid.Igs, (lat, lon) => 20 + (0.1 * lat) + (5 * Math.Cos((SunFrame.LocalTime(Epoch, lon) - 14) * Math.PI / 12)));
        var carried = map.CarriedTo(noon, TecGrid.Igs);
        carried.Epoch.ShouldBe(noon);
        ((double)carried[20, 40]).ShouldBe(20 + (0.1 * 37.5) + (5 * Math.Cos((SunFrame.LocalTime(noon, 20) - 14) * Math.PI / 12)), 0.01);
        map.CarriedTo(Epoch, TecGrid.Igs).ShouldBeSameAs(map);
    }

    [Fact]
    public void A_regional_grid_ShouldHaveNothingBeyondItsEdges()
    {
        var europe = new TecGrid(60, -2.5, 9, -10, 5, 9);
        var nodes = Map(europe, (_, _) => 12).To(TecGrid.Igs);
        (nodes[Row(60), Column(-10)], nodes[Row(40), Column(30)]).ShouldBe((12f, 12f));
        (float.IsNaN(nodes[Row(60), Column(-15)]), float.IsNaN(nodes[Row(60), Column(35)]), float.IsNaN(nodes[Row(35), Column(0)])).ShouldBe((true, true, true));

        static int Row(double lat) => (int)((87.5 - lat) / 2.5);
        static int Column(double lon) => (int)((lon + 180) / 5);
    }

    [Fact]
    public void Sun_frame_ShouldTurnOnceADay_AndBack()
    {
        var time = new DateTimeOffset(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);
        SunFrame.LocalTime(time, 90).ShouldBe(12, 1e-9);
        SunFrame.LocalTime(time, -120).ShouldBe(22, 1e-9);
        SunFrame.Longitude(time, 90).ShouldBe(0, 1e-9);
        SunFrame.Longitude(time, 75).ShouldBe(-15, 1e-9);
        foreach (var longitude in new[] { -180, -97.5, 0, 12.3, 179.9 })
        {
            SunFrame.Geographic(time, SunFrame.Longitude(time, longitude)).ShouldBe(longitude, 1e-9);
        }
    }

    internal static TecMap Map(TecGrid grid, Func<double, double, double> tec)
    {
        var values = ImmutableArray.CreateBuilder<float>(grid.Count);
        for (var k = 0; k < grid.Count; k++)
        {
            values.Add((float)tec(grid.Lat(k / grid.LonCount), grid.Lon(k % grid.LonCount)));
        }

        return new TecMap(KnownSeries.Glotec, Epoch, new DateTimeOffset(2026, 9, 7, 0, 0, 0, TimeSpan.Zero), grid, values.MoveToImmutable(), [], "test");
    }
}
