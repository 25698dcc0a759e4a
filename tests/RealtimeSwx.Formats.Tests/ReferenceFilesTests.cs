using RealtimeSwx.Domain;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Formats.Tests;

/// <summary>Values that were looked up by hand in the real files.</summary>
public sealed class ReferenceFilesTests
{
    [Fact]
    public void StormCsv_ShouldGiveTheKnownMinimumAndSpans()
    {
        var all = Observations(ReferenceData.Require("symh", "validation.csv.gz"));
        all.Count(o => o.Series == KnownSeries.SymH).ShouldBe(55_584);
        all.Count(o => o.Series == KnownSeries.WindDensity).ShouldBe(55_584 - 12_444);
        all.Count(o => o.Series == KnownSeries.WindSpeed).ShouldBe(55_584 - 2_607);
        var first = all.First(o => o.Series == KnownSeries.SymH);
        first.ShouldBe(new Observation(KnownSeries.SymH, Utc(1998, 3, 6, 0, 5), TimeSpan.FromMinutes(5), 6, Revision.Final, Quality.Good, "storm-csv") { Event = 66 });
        all.First(o => o.Series == KnownSeries.WindBz).ShouldBe(
            new Observation(KnownSeries.WindBz, Utc(1998, 3, 6, 0, 5), TimeSpan.Zero, 7.76, Revision.Final, Quality.Good, "storm-csv") { Event = 66 });
    }

    [Fact]
    public void KpCsv_ShouldHoldTheHalloweenStorm()
    {
        var kp = Observations(ReferenceData.Require("kp", "kp_1957_2016.csv.gz")).ToDictionary(o => o.ValidTime);
        kp[Utc(2003, 10, 29, 6)].Value.ShouldBe(9);
        kp[Utc(1957, 10, 1)].Value.ShouldBe(4.333);
        kp.Values.ShouldAllBe(o => o.Series == KnownSeries.Kp && o.Span == TimeSpan.FromHours(3));
    }

    [Theory]
    [InlineData("asysym_20150317.wdc")]
    [InlineData("asysym_20150317.iaga2002")]
    public void Kyoto_ShouldGiveTheMinimumOf2015(string file)
    {
        var all = Observations(ReferenceData.Require("native", "kyoto", file));
        var symh = all.Where(o => o.Series == KnownSeries.SymH).ToList();
        symh.Min(o => o.Value).ShouldBe(-234);
        symh[0].ShouldBe(new Observation(KnownSeries.SymH, Utc(2015, 3, 17), TimeSpan.FromMinutes(1), 15, Revision.Provisional, Quality.Good, "kyoto"));
        all.Where(o => o.ValidTime == Utc(2015, 3, 17)).Select(o => (o.Series.Value, o.Value)).Order().ShouldBe(
            [("asyd", 19), ("asyh", 20), ("symd", 3), ("symh", 15)]);
        all.ShouldAllBe(o => Math.Abs(o.Value) < 2000);
    }

    [Fact]
    public void Gfz_ShouldAgreeBetweenItsLayouts()
    {
        var narrow = Observations(ReferenceData.Require("native", "gfz", "Kp_ap_2016.txt"));
        var wide = Observations(ReferenceData.Require("native", "gfz", "Kp_ap_Ap_SN_F107_2016.txt"));
        narrow.Count.ShouldBe(366 * 8);
        narrow[0].Value.ShouldBe(6.0);
        wide.Where(o => o.Series == KnownSeries.Kp).ShouldBe(narrow);
        wide.First(o => o.Series == KnownSeries.F107).Value.ShouldBe(98.4);
    }

    [Fact]
    public void Gfz_ShouldKeepNowcastApartFromDefinitive()
    {
        var all = Observations(ReferenceData.Require("native", "gfz", "Kp_ap_Ap_SN_F107_nowcast.txt")).Where(o => o.Series == KnownSeries.Kp).ToList();
        all[^1].ShouldBe(new Observation(KnownSeries.Kp, Utc(2024, 2, 13, 15), TimeSpan.FromHours(3), 2.667, Revision.Provisional, Quality.Good, "gfz"));
        all[0].Revision.ShouldBe(Revision.Final);
    }

    [Fact]
    public void GfzWdc_ShouldReadBothWidths()
    {
        var long2001 = Observations(ReferenceData.Require("native", "gfz", "kp0101.wdc"));
        long2001.Select(o => o.Value).Take(8).ShouldBe([0, 0.333, 1, 1, 0.333, 0.333, 0.667, 0.667]);
        long2001[0].ValidTime.ShouldBe(Utc(2001, 1, 1));
        var year = Observations(ReferenceData.Require("native", "gfz", "Kp_def2009.wdc"));
        year.Count.ShouldBe(365 * 8);
        year[^2].Value.ShouldBe(0);
        year[1].Value.ShouldBe(2.333);
    }

    [Fact]
    public void Hp30_ShouldLeaveOutTheFuture()
    {
        var all = Observations(ReferenceData.Require("native", "gfz", "Hp30_ap30_nowcast.txt"));
        all[0].ShouldBe(new Observation(KnownSeries.Hp30, Utc(2025, 6, 19), TimeSpan.FromMinutes(30), 3.667, Revision.Provisional, Quality.Good, "gfz"));
        all.ShouldAllBe(o => o.Value >= 0);
        all.Count.ShouldBeLessThan(30 * 48);
    }

    [Fact]
    public void Ionex_ShouldGiveTheKnownCells()
    {
        var maps = Maps(ReferenceData.Require("gim", "jpl", "jplg2670.12i.gz"));
        maps.Count.ShouldBe(13);
        maps.ShouldAllBe(m => m.Series.Value == "tec/jpl" && m.Source == "ionex/jpl" && m.Rms.Length == 71 * 73 && m.Grid == TecGrid.Igs && m.Edition == Utc(2012, 9, 23));
        maps[0][0, 0].ShouldBe(14.8f);
        maps[6][34, 42].ShouldBe(74.4f, "2.5 N 30 E at 12 UT");
        maps[12].Rms[0].ShouldBe(2.4f);
        maps[12].Rms[27].ShouldBe(1.5f);
        maps.Select(m => m.Epoch).ShouldBe(Enumerable.Range(0, 13).Select(i => Utc(2012, 9, 23).AddHours(2 * i)));
    }

    [Fact]
    public void Lago_ShouldGiveTheSixtyEightPulsesAndReportTheCutOne()
    {
        var records = FeedFile.Read(ReferenceData.Require("lago", "uvg", "lagodata")).ToList();
        var batch = records.OfType<PulseBatch>().ShouldHaveSingleItem();
        batch.Station.Value.ShouldBe("lago/uvg");
        batch.Pulses.Length.ShouldBe(68);
        batch.Lost.ShouldBe(1);
        batch.Pulses[0].Clock.ShouldBe(311175);
        batch.Pulses[^1].Clock.ShouldBe(4331685);
        batch.Pulses.ShouldAllBe(p => p.Bins == 12 && p.Channels == 3 && p.Mask == 1);
        batch.Pulses[0].Samples.Take(12).ShouldBe([(short)49, 49, 50, 50, 52, 50, 93, 51, 86, 483, 51, 111]);
        var cut = records.OfType<Rejected>().ShouldHaveSingleItem();
        (cut.Field, cut.Line).ShouldBe((RealtimeSwx.Formats.Lago.AcquaFormat.CutPulse, 68 * 14 + 1));
    }

    [Fact]
    public void KyotoDst_ShouldGiveTheBastilleDayStorm()
    {
        var all = Observations(ReferenceData.Require("native", "kyoto", "dst2000.txt"));
        all.Count.ShouldBe(366 * 24);
        all[0].ShouldBe(new Observation(KnownSeries.Dst, Utc(2000, 1, 1), TimeSpan.FromHours(1), -46, Revision.Provisional, Quality.Good, "kyoto"));
        var deepest = all.MinBy(o => o.Value)!;
        (deepest.ValidTime, deepest.Value).ShouldBe((Utc(2000, 7, 16), -301));
    }

    [Fact]
    public void SwpcMag_ShouldGiveTheActiveSpacecraftOldestFirst()
    {
        var all = Observations(ReferenceData.Require("native", "swpc", "rtsw_mag_1m_20240426.json.gz"));
        all.Count.ShouldBe(4 * 1412);
        all.ShouldAllBe(o => o.Source == "swpc/ACE" && o.Revision == Revision.Quicklook);
        all.Select(o => o.ValidTime).ShouldBeInOrder();
        all[^1].ValidTime.ShouldBe(Utc(2024, 4, 24, 23, 35));
        all.Where(o => o.ValidTime == Utc(2024, 4, 24, 23, 35)).Select(o => (o.Series.Value, o.Value)).ShouldBe(
            [("solarwind/bt", 3.5), ("solarwind/bx", 2.39), ("solarwind/by", 1.79), ("solarwind/bz", 1.83)]);
    }

    [Fact]
    public void SwpcKp_ShouldKeepForecastsOutOfKp()
    {
        var observed = Observations(ReferenceData.Require("native", "swpc", "noaa-planetary-k-index.json"));
        observed[0].ShouldBe(new Observation(KnownSeries.Kp, Utc(2026, 2, 2), TimeSpan.FromHours(3), 2.333, Revision.Quicklook, Quality.Good, "swpc"));
        var mixed = Observations(ReferenceData.Require("native", "swpc", "noaa-planetary-k-index-forecast.json"));
        mixed.Count(o => o.Series == KnownSeries.Kp && o.Revision == Revision.Quicklook).ShouldBe(62);
        mixed.Where(o => o.Series == KnownSeries.Kp && o.Revision == Revision.Estimate).Select(o => (o.ValidTime, o.Value)).ShouldBe(
            [(Utc(2026, 2, 9, 18), 2.667), (Utc(2026, 2, 9, 21), 3.667)]);
        mixed.Count(o => o.Series == KnownSeries.KpForecastSwpc).ShouldBe(17);
        var running = Observations(ReferenceData.Require("native", "swpc", "planetary_k_index_1m.json"));
        running.Count.ShouldBe(358);
        running.ShouldAllBe(o => o.Series == KnownSeries.KpEstimate);
    }

    [Fact]
    public void SwpcText_ShouldGivePlanetaryKAndForecasts()
    {
        var daily = Observations(ReferenceData.Require("native", "swpc", "daily-geomagnetic-indices.txt"));
        daily.Count.ShouldBe(30 * 8 - 3);
        daily[0].ShouldBe(new Observation(KnownSeries.Kp, Utc(2023, 10, 3), TimeSpan.FromHours(3), 1.333, Revision.Estimate, Quality.Good, "swpc"));
        var ahead = Observations(ReferenceData.Require("native", "swpc", "3-day-geomag-forecast.txt"));
        ahead.Count.ShouldBe(24);
        ahead.Single(o => o.ValidTime == Utc(2023, 11, 3, 18)).Value.ShouldBe(1.667);
        var month = Observations(ReferenceData.Require("native", "swpc", "45-day-ap-forecast.txt"));
        month.Count.ShouldBe(90);
        month.Single(o => o.Series == KnownSeries.ApForecastSwpc && o.ValidTime == Utc(2023, 11, 26)).Value.ShouldBe(20);
        month.Single(o => o.Series == KnownSeries.F107ForecastSwpc && o.ValidTime == Utc(2023, 11, 26)).Value.ShouldBe(130);
    }

    [Fact]
    public void Ace_ShouldLeaveOutFillsAndMarkBadRecords()
    {
        var mag = Observations(ReferenceData.Require("native", "ace", "20090101_ace_mag_1m.txt"));
        mag.Count.ShouldBe(4 * 1324);
        mag.Where(o => o.ValidTime == Utc(2009, 1, 1)).Select(o => (o.Series.Value, o.Value)).Order().ShouldBe(
            [("solarwind/bt", 4.5), ("solarwind/bx", -3.3), ("solarwind/by", 2.5), ("solarwind/bz", 1.7)]);
        var plasma = Observations(ReferenceData.Require("native", "ace", "20090101_ace_swepam_1m.txt"));
        plasma.Single(o => o.Series == KnownSeries.WindTemperature && o.ValidTime == Utc(2009, 1, 1)).Value.ShouldBe(248_000);
        plasma.First(o => o.ValidTime == Utc(2009, 1, 1, 0, 4)).Quality.ShouldBe(Quality.Doubtful);
        plasma.ShouldAllBe(o => o.Value > 0 && o.ValidTime != Utc(2009, 1, 1, 23, 58));
        Observations(ReferenceData.Require("native", "ace", "ace-magnetometer.txt"))[0].ValidTime.ShouldBe(Utc(2023, 11, 1, 15, 42));
        Observations(ReferenceData.Require("native", "ace", "ace-swepam.txt"))[0].ShouldBe(
            new Observation(KnownSeries.WindDensity, Utc(2023, 11, 1, 15, 42), TimeSpan.Zero, 1.6, Revision.Quicklook, Quality.Doubtful, "ace"));
    }

    [Fact]
    public void Omni_ShouldReadEveryWidth()
    {
        var hourly = Observations(ReferenceData.Require("native", "omni", "omni2_2020.dat"));
        double? Value(SeriesId s, DateTimeOffset t) => hourly.SingleOrDefault(o => o.Series == s && o.ValidTime == t)?.Value;
        Value(KnownSeries.WindBz, Utc(2020, 1, 1)).ShouldBe(-0.3);
        Value(KnownSeries.WindSpeed, Utc(2020, 1, 1)).ShouldBe(295);
        Value(KnownSeries.Dst, Utc(2020, 1, 1, 1)).ShouldBe(1);
        Value(KnownSeries.Kp, Utc(2020, 1, 1)).ShouldBe(0.333);
        Value(KnownSeries.F107, Utc(2020, 1, 1)).ShouldBe(69.4);
        var longer = Observations(ReferenceData.Require("native", "omni", "omni2t_2000.dat"));
        longer.Single(o => o.Series == KnownSeries.Kp && o.ValidTime == Utc(2000, 1, 1)).Value.ShouldBe(5.333);
        longer.ShouldAllBe(o => o.ValidTime < Utc(2000, 1, 2), "the row of 2 January holds nothing but fills");
        var minutes = Observations(ReferenceData.Require("native", "omni", "omni_min2020.asc"));
        minutes.First(o => o.Series == KnownSeries.SymH).ShouldBe(
            new Observation(KnownSeries.SymH, Utc(2020, 1, 1), TimeSpan.FromMinutes(1), -6, Revision.Provisional, Quality.Good, "omni"));
        minutes.Single(o => o.Series == KnownSeries.AsyH && o.ValidTime == Utc(2020, 1, 1)).Value.ShouldBe(19);
        minutes.Count(o => o.Series == KnownSeries.WindSpeed && o.ValidTime == Utc(2020, 1, 1, 0, 2)).ShouldBe(0);
    }

    [Theory]
    [InlineData("nmdb_2023-04-23.txt.gz", 1, 35)]
    [InlineData("nmdb_2024-03-24.txt.gz", 2, 33)]
    public void Nmdb_ShouldGiveEveryStation(string file, int minutes, int stations)
    {
        var all = Observations(ReferenceData.Require("native", "nmdb", file));
        all.Select(o => o.Series).Distinct().Count().ShouldBe(stations);
        all.ShouldAllBe(o => o.Span == TimeSpan.FromMinutes(minutes) && o.Value >= 0);
        if (minutes == 1)
        {
            all.First(o => o.Series.Value == "nm/oulu").Value.ShouldBe(102.596);
        }
    }

    internal static DateTimeOffset Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);

    private static List<Observation> Observations(string path) => FeedFile.Read(path).Select(r => r.ShouldBeOfType<Observation>()).ToList();

    private static List<TecMap> Maps(string path) => FeedFile.Read(path).Select(r => r.ShouldBeOfType<TecMap>()).ToList();
}
