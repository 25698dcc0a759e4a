using RealtimeSwx.Domain;
using RealtimeSwx.Science.Ionosphere;

namespace RealtimeSwx.Science.Tests.Ionosphere;

public sealed class TecPassTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pierce_point_ShouldBeOverheadAtTheZenith_AndFarAwayAtTheHorizon()
    {
        PiercePoint.Of(-26.8, -65.2, 123, 90, 450).ShouldSatisfyAllConditions(
            p => p.Latitude.ShouldBe(-26.8, 1e-9), p => p.Longitude.ShouldBe(-65.2, 1e-9), p => p.Slant.ShouldBe(1, 1e-12));

        // At the horizon the shell is acos(R / (R + h)) away.
        var arc = Math.Acos(6371.0 / 6821) * 180 / Math.PI;
        PiercePoint.Of(0, 179, 90, 0, 450).ShouldSatisfyAllConditions(p => p.Latitude.ShouldBe(0, 1e-9), p => p.Longitude.ShouldBe(179 + arc - 360, 1e-9));
        PiercePoint.Of(10, 20, 0, 0, 450).ShouldSatisfyAllConditions(p => p.Latitude.ShouldBe(10 + arc, 1e-9), p => p.Longitude.ShouldBe(20, 1e-9));
        PiercePoint.Of(10, 20, 180, 30, 450).Slant.ShouldBe(1 / Math.Sqrt(1 - Math.Pow(6371.0 / 6821 * Math.Cos(Math.PI / 6), 2)), 1e-12);

        // Over the pole.
        PiercePoint.Of(85, 20, 0, 0, 450).ShouldSatisfyAllConditions(p => p.Latitude.ShouldBe(180 - 85 - arc, 1e-9), p => p.Longitude.ShouldBe(-160, 1e-6));
    }

    [Fact]
    public void Between_two_maps_ShouldBeWhatTurnsWithTheSun_AndGrowsInTime()
    {
        static double Tec(DateTimeOffset t, double lat, double lon) =>
            30 + (0.1 * lat) + (8 * Math.Cos((SunFrame.LocalTime(t, lon) - 14) * Math.PI / 12)) + (3 * (t - Noon).TotalHours);
        TecMap[] maps = [Map(Noon, Tec), Map(Noon.AddHours(2), Tec), Map(Noon.AddHours(4), Tec)];
        foreach (var minutes in new[] { 0, 17, 60, 119, 120, 200 })
        {
            var time = Noon.AddMinutes(minutes);
            TecPass.At(maps, time, 42.2, -63.1).ShouldBe(Tec(time, 42.2, -63.1), 0.01);
        }

        TecPass.At(maps, Noon.AddMinutes(-1), 0, 0).ShouldBe(double.NaN);
        TecPass.At(maps, Noon.AddHours(5), 0, 0).ShouldBe(double.NaN);
    }

    [Fact]
    public void A_pass_ShouldGiveSlantTec_AtThePiercePoints_AndNothingBelowTheHorizon()
    {
        TecMap[] maps = [Map(Noon, (_, lat, _) => 40 + (0.2 * lat)), Map(Noon.AddHours(2), (_, lat, _) => 40 + (0.2 * lat))];
        SatelliteView[] views = [new(Noon, 0, 20), new(Noon.AddMinutes(40), 0, 90), new(Noon.AddMinutes(80), 180, 20), new(Noon.AddMinutes(100), 180, -5)];
        var pass = TecPass.Along(maps, 14.6, -90.5, views).ToList();
        pass[0].Place.Latitude.ShouldBeGreaterThan(20);
        pass[0].Vertical.ShouldBe(40 + (0.2 * pass[0].Place.Latitude), 1e-3);
        pass[1].Slant.ShouldBe(pass[1].Vertical, 1e-9);
        pass[2].Slant.ShouldBe(pass[2].Vertical * pass[2].Place.Slant, 1e-9);
        (pass[2].Place.Slant > 2).ShouldBeTrue();
        pass[3].Vertical.ShouldBe(double.NaN);
    }

    [Fact]
    public void Anomaly_ShouldBeTheDifferenceToTheMedianOfTheHourOver27Days()
    {
        var map = Map(Noon, (_, _, _) => 50);
        List<TecMap> earlier = [.. Enumerable.Range(1, 40).Select(d => Map(Noon.AddDays(-d).AddMinutes(d % 3), (_, _, lon) => d <= 27 ? d + (lon > 0 ? 10 : 0) : 1000))];
        earlier.AddRange(Enumerable.Range(1, 27).Select(d => Map(Noon.AddDays(-d).AddHours(2), (_, _, _) => 900)));
        var anomaly = TecAnomaly.Of(map, earlier).ShouldNotBeNull();
        (anomaly[10, 10], anomaly[10, 60]).ShouldBe((50f - 14, 50f - 24));

        TecAnomaly.Of(map, earlier.Where(m => m.Epoch > Noon.AddDays(-13.5))).ShouldBeNull();
        var gaps = earlier.Select(m => m with { Values = m.Values.SetItem(5, m.Epoch > Noon.AddDays(-20) ? float.NaN : m.Values[5]) });
        TecAnomaly.Of(map, gaps).ShouldNotBeNull().Values[5].ShouldBe(float.NaN);
    }

    private static TecMap Map(DateTimeOffset epoch, Func<DateTimeOffset, double, double, double> tec)
    {
        var grid = TecGrid.Igs;
        var values = Enumerable.Range(0, grid.Count).Select(k => (float)tec(epoch, grid.Lat(k / grid.LonCount), grid.Lon(k % grid.LonCount)));
        return new TecMap(KnownSeries.Tec("test"), epoch, epoch, grid, [.. values], [], "test");
    }
}
