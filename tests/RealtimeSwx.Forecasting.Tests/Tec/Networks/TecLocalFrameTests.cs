using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Tec;
using RealtimeSwx.Forecasting.Tec.Networks;

namespace RealtimeSwx.Forecasting.Tests.Tec.Networks;

public sealed class TecLocalFrameTests
{
    private static readonly DateTimeOffset Midnight = TecMaps.Start;

    private static readonly TecLocalFrame Frame = new(TecGrid.Igs);

    private static short[] Field(Func<double, double, double> tecu, TecGrid? on = null)
    {
        var grid = on ?? TecGrid.Igs;
        return [.. Enumerable.Range(0, TecField.Cells(grid)).Select(c => TecField.ToTenths(tecu(grid.Lat(c / grid.UniqueLonCount), grid.Lon(c % grid.UniqueLonCount))))];
    }

    [Fact]
    public void WhatFollowsTheSun_ShouldStandStill()
    {
        var noon = Frame.Pool(Field((lat, lon) => 20 + (10 * Math.Cos((lon + 180) * Math.PI / 180) * Math.Cos(lat * Math.PI / 180))), Midnight);
        var later = Frame.Pool(Field((lat, lon) => 20 + (10 * Math.Cos((lon + 180 + 90) * Math.PI / 180) * Math.Cos(lat * Math.PI / 180))), Midnight.AddHours(6));
        later.ShouldBe(noon, 0.02);
        noon.Max().ShouldBeGreaterThan(29);
        var peak = Array.IndexOf(noon, noon.Max()) % TecLocalFrame.Columns;
        (TecLocalFrame.LocalTime(peak) + 24).ShouldBe(12, 0.5, "at 180 degrees it is noon when it is midnight in Greenwich");
    }

    [Fact]
    public void WhatIsLifted_ShouldBeWhatWasPooled_WhereItIsSmooth()
    {
        var field = Field((lat, lon) => 20 + (10 * Math.Cos(lat * Math.PI / 180) * Math.Cos(lon * Math.PI / 180)) + (lat / 20));
        var back = Frame.Lift(Frame.Pool(field, Midnight.AddHours(10)), Midnight.AddHours(10));
        back.ShouldBe(Array.ConvertAll(field, t => t / 10.0), 0.3);
    }

    [Fact]
    public void LiftedField_ShouldHaveNoSeam_AndOneValueAtAPole()
    {
        var grid = new TecGrid(90, -2.5, 73, -180, 5, 73);
        var random = new Random(4);
        float[] noise = [.. Enumerable.Range(0, TecLocalFrame.Cells).Select(_ => (float)random.NextDouble())];
        var field = new TecLocalFrame(grid).Lift(noise, Midnight.AddHours(4));
        field[..72].Distinct().Count(v => Math.Abs(v - field[0]) > 1e-9).ShouldBe(0);
        field[^72..].Count(v => Math.Abs(v - field[^1]) > 1e-9).ShouldBe(0);

        // Linear between middles ten degrees apart: no step of five degrees is more than half the largest difference of neighbours, at 180 degrees no less than anywhere.
        for (var row = 0; row < 73; row++)
        {
            for (var j = 0; j < 72; j++)
            {
                Math.Abs(field[(row * 72) + j] - field[(row * 72) + ((j + 1) % 72)]).ShouldBeLessThanOrEqualTo(0.5 + 1e-9);
            }
        }
    }

    [Fact]
    public void MissingCells_ShouldBeLeftOut()
    {
        var field = Field((_, _) => 12);
        for (var c = 0; c < field.Length; c += 3)
        {
            field[c] = TenthsCodec.Missing;
        }

        Frame.Pool(field, Midnight).ShouldAllBe(v => Math.Abs(v - 12) < 1e-5);
        Array.Fill(field, TenthsCodec.Missing, 0, 10 * 72);
        var pooled = Frame.Pool(field, Midnight);
        pooled[0].ShouldBe(float.NaN);
        pooled[^1].ShouldBe(12, 1e-5);
    }

    [Fact]
    public void Frame_ShouldTakeAnyGridAroundTheGlobe()
    {
        var grid = new TecGrid(-88.75, 2.5, 72, 2.5, 5, 72);
        TecLocalFrame.Suits(grid).ShouldBeTrue();
        TecLocalFrame.Suits(new TecGrid(60, -2.5, 10, -20, 5, 12)).ShouldBeFalse();
        var smooth = (double lat, double lon) => 20 + (10 * Math.Cos(lat * Math.PI / 180) * Math.Cos(lon * Math.PI / 180));
        new TecLocalFrame(grid).Pool(Field(smooth, grid), Midnight).ShouldBe(Frame.Pool(Field(smooth), Midnight), 0.15);
    }
}
