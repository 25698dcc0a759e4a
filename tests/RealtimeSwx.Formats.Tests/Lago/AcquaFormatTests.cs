using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Lago;
using static RealtimeSwx.Formats.Tests.Reading;

namespace RealtimeSwx.Formats.Tests.Lago;

public sealed class AcquaFormatTests
{
    [Fact]
    public void SecondMark_ShouldCloseTheSecondBeforeAndOpenItsOwn()
    {
        var text = "# v 5\n# # a comment\n" + V1(100, 1) + "# x f 40000012\n# x h 12:00:01 03/02/2015 1422964801\n# x s 24.5 C 850.3 hPa 1500 m\n"
            + V1(200, 2) + V1(300, 5) + "# x h 12:00:02 03/02/2015 1422964802\n# x h 12:00:03 03/02/2015 1422964803\n";
        var batches = Batches(Of(text, "lago-acqua", new ReadOptions { Station = "Chimbote" }));
        batches.Select(b => (b.Second, b.Pulses.Length, b.Lost)).ShouldBe(
            [(Utc(2015, 2, 3, 12), 1, 0), (Utc(2015, 2, 3, 12, 0, 1), 2, 2), (Utc(2015, 2, 3, 12, 0, 2), 0, 0)]);
        batches.ShouldAllBe(b => b.Station.Value == "lago/chimbote" && b.ClockHz == 40000012 && b.BinNanoseconds == 25 && b.Baseline == 50);
        (batches[1].TemperatureC, batches[1].PressureHpa).ShouldBe((24.5, 850.3));
    }

    [Theory]
    [InlineData(3, 12, 40e6, 25, 50)]
    [InlineData(2, 20, 125e6, 8, 0)]
    public void WhatTheWriterWrites_ShouldBeReadAsTheSameBatch(int channels, int bins, double clock, double bin, double baseline)
    {
        Pulse Shape(int i) => new(1000 * i, 1, channels, [.. Enumerable.Range(0, bins * channels).Select(s => (short)(60 + (s * i % 90)))]);
        var batch = new PulseBatch(KnownSeries.Lago("test"), Utc(2026, 11, 27, 5), clock, bin, baseline, [.. Enumerable.Range(1, 9).Select(Shape)])
        {
            TemperatureC = 21.5,
            PressureHpa = 851.25,
            Source = "acqua",
        };
        var read = FeedFile.ReadBytes(AcquaWriter.Second(batch, (1 << 30) - 3), "x", "lago-acqua", new ReadOptions { Station = "test" }).OfType<PulseBatch>().ShouldHaveSingleItem();
        read.Pulses.Select(p => (p.Clock, p.Mask, string.Join(' ', p.Samples))).ShouldBe(batch.Pulses.Select(p => (p.Clock, p.Mask, string.Join(' ', p.Samples))));
        (read with { Pulses = [], AvailableAt = default }).ShouldBe(batch with { Pulses = [] });
    }

    [Fact]
    public void RedPitaya_ShouldTakeItsBinCountFromTheDataAndDropTheCutFirstPulse()
    {
        var text = V2(5, 10, 1) + V2(20, 200, 2) + V2(20, 300, 3) + "# x t 20.25\n# x p 1012.5\n# x h   12:00:01 03/02/2020 1580731201 7\n" + V2(20, 10, 4);
        var records = Of(text, "lago-acqua", null, "station_2020_02_03_12h00.dat");
        records.OfType<Rejected>().ShouldHaveSingleItem().Field.ShouldBe(AcquaFormat.CutPulse);
        var batches = Batches(records);
        batches.Select(b => (b.Second, b.Pulses.Length)).ShouldBe([(Utc(2020, 2, 3, 12), 2), (Utc(2020, 2, 3, 12, 0, 1), 1)]);
        batches.ShouldAllBe(b => b.Station.Value == "lago/station" && b.ClockHz == 125e6 && b.BinNanoseconds == 8 && b.Baseline == 0 && b.Pulses.All(p => p.Bins == 20));
        batches[0].PressureHpa.ShouldBe(1012.5);
    }

    [Fact]
    public void WithoutMarks_SecondsShouldFollowTheClock()
    {
        var text = V1(10, 1) + V1(39_999_999, 2) + V1(5, 3) + V1(6, 4) + V1(2, 5);
        var batches = Batches(Of(text, "lago-acqua", new ReadOptions { Start = Utc(2012, 1, 1) }));
        batches.Select(b => (b.Second, b.Pulses.Length)).ShouldBe([(Utc(2012, 1, 1), 2), (Utc(2012, 1, 1, 0, 0, 1), 2), (Utc(2012, 1, 1, 0, 0, 2), 1)]);
    }

    [Fact]
    public void WithoutMarksOrStart_TheHourOfTheFileNameShouldCount() =>
        Batches(Of(V1(10, 1), "lago-acqua", null, "data/uvg_nogps_2013_04_05_06h00.dat"))[0].ShouldSatisfyAllConditions(
            b => b.Second.ShouldBe(Utc(2013, 4, 5, 6)), b => b.Station.Value.ShouldBe("lago/uvg"));

    [Theory]
    [InlineData("50 x 50\n", "ch2")]
    [InlineData("50 50\n", "samples")]
    [InlineData("50 5000 50\n", "ch2")]
    public void BrokenLine_ShouldDropItsPulseOnlyAndSayWhy(string bad, string field)
    {
        var records = Of(V1(1, 1) + bad + V1(2, 2) + V1(3, 3) + "# x h 12:00:01 03/02/2015 1422964801\n", "lago-acqua");
        var rejected = records.OfType<Rejected>().ShouldHaveSingleItem();
        (rejected.Line, rejected.Field).ShouldBe((15, field));
        rejected.Reason.ShouldEndWith("its pulse is dropped");
        Batches(records).ShouldHaveSingleItem().Pulses.Select(p => p.Clock).ShouldBe([1, 3]);
    }

    [Fact]
    public void SurplusBins_ShouldBeDroppedAndReported()
    {
        var records = Of(V1(1, 1) + "50 50 50\n" + V1(2, 2), "lago-acqua");
        records.OfType<Rejected>().ShouldHaveSingleItem().Reason.ShouldContain("surplus");
        Batches(records).Single().Pulses.Select(p => p.Bins).ShouldBe([12, 12]);
    }

    [Fact]
    public void OtherDataVersion_ShouldBeRefused() =>
        Should.Throw<InputException>(() => Of("# v 6\n" + V1(1, 1), "lago-acqua")).Message.ShouldContain("data version 6");

    [Fact]
    public void CutEnd_ShouldBeReportedAsSuch()
    {
        var records = Of(V1(1, 1) + "50 50 50\n50 50 50\n", "lago-acqua");
        records.OfType<Rejected>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            r => r.Field.ShouldBe(AcquaFormat.CutPulse), r => r.Line.ShouldBe(15), r => r.Reason.ShouldContain("2 bins"));
        Batches(records).Single().Pulses.Length.ShouldBe(1);
    }

    private static List<PulseBatch> Batches(IEnumerable<FeedRecord> records) => [.. records.OfType<PulseBatch>()];

    private static string V1(long clock, long counter) => string.Concat(Enumerable.Repeat("50 51 49\n", 12)) + $"# t 1 {clock}\n# c {counter}\n";

    private static string V2(int bins, long clock, long counter)
    {
        var text = new StringBuilder();
        for (var i = 0; i < bins; i++)
        {
            text.Append($"{i - 3,5} {2 * i,5}\n");
        }

        return text.Append($"# t 2 {clock}\n# c {counter}\n").ToString();
    }
}
