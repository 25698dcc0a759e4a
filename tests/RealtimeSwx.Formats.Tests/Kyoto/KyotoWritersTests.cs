using CsCheck;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Output;
using RealtimeSwx.Tests.Support;
using static RealtimeSwx.Formats.Tests.Reading;

namespace RealtimeSwx.Formats.Tests.Kyoto;

public sealed class KyotoWritersTests
{
    private static readonly SeriesId[] Indices = [KnownSeries.SymH, KnownSeries.SymD, KnownSeries.AsyH, KnownSeries.AsyD];

    private static readonly Gen<List<Observation>> AnyMinutes =
        Gen.Select(Gen.Int[0, 40 * 365], Gen.Select(Gen.Int[0, 200], Gen.Int[0, 3], Gen.Int[-900, 900]).Array[1, 80]).Select((day, values) => values
            .DistinctBy(v => (v.Item1, v.Item2))
            .Select(v => new Observation(Indices[v.Item2], Utc(1981, 1, 1).AddDays(day).AddMinutes(v.Item1), TimeSpan.FromMinutes(1), v.Item3, Revision.Provisional, Quality.Good, "kyoto"))
            .OrderBy(o => o.ValidTime).ThenBy(o => o.Series).ToList());

    [Theory]
    [InlineData("wdc", "kyoto-wdc")]
    [InlineData("iaga2002", "kyoto-iaga2002")]
    public void MinuteValues_ShouldReadBackEqual(string target, string format) => AnyMinutes.Sample(observations =>
    {
        var bytes = Convert(observations, target);
        FeedFormats.Detect(bytes, "x").Name.ShouldBe(format);
        var read = FeedFile.ReadBytes(bytes, "x").Select(r => r.ShouldBeOfType<Observation>()).OrderBy(o => o.ValidTime).ThenBy(o => o.Series);
        read.ShouldBe(observations);
    }, iter: 100);

    [Theory]
    [InlineData(Revision.Quicklook)]
    [InlineData(Revision.Provisional)]
    [InlineData(Revision.Final)]
    public void Dst_ShouldReadBackEqualWithItsVersion(Revision revision)
    {
        var hours = Enumerable.Range(0, 60).Where(h => h != 30)
            .Select(h => new Observation(KnownSeries.Dst, Utc(1989, 3, 13).AddHours(h), TimeSpan.FromHours(1), h * 7 - 589, revision, Quality.Good, "kyoto")).ToList();
        FeedFile.ReadBytes(Convert(hours, "wdc"), "x").ShouldBe(hours);
    }

    [Fact]
    public void RealDay_ShouldGiveTheRowsOfTheRealFile()
    {
        var records = FeedFile.Read(ReferenceData.Require("native", "kyoto", "asysym_20150317.wdc")).ToList();
        var real = File.ReadAllLines(ReferenceData.Require("native", "kyoto", "asysym_20150317.iaga2002"));
        Rows(Convert(records, "iaga2002"), "2015").ShouldBe(real.Where(l => l.StartsWith("2015")));

        // The real records leave the hourly mean out (columns 395-400), ours give it where the hour is whole.
        var wdc = File.ReadAllLines(ReferenceData.Require("native", "kyoto", "asysym_20150317.wdc"));
        Rows(Convert(records, "wdc"), "ASYSYM").Select(l => l[..394]).ShouldBe(wdc.Select(l => l[..394]), ignoreOrder: true);
    }

    private static IEnumerable<string> Rows(byte[] text, string start) => System.Text.Encoding.ASCII.GetString(text).Split('\n').Where(l => l.StartsWith(start));

    [Fact]
    public void FiveMinuteValues_ShouldNotPassForMinutes() =>
        Should.Throw<ArgumentException>(() => Convert([new Observation(KnownSeries.SymH, Utc(2015, 3, 17), TimeSpan.FromMinutes(5), -1, Revision.Final, Quality.Good, "storm-csv")], "wdc"));

    [Fact]
    public void Csv_ShouldPrintEveryFieldInvariantly()
    {
        var o = new Observation(KnownSeries.WindSpeed, Utc(2015, 3, 17), TimeSpan.Zero, 412.25, Revision.Quicklook, Quality.Doubtful, "ace");
        System.Text.Encoding.UTF8.GetString(Convert([o], "csv")).ShouldBe(
            "series,valid_time,value,unit,quality,revision,source\nsolarwind/v,2015-03-17T00:00:00Z,412.25,km/s,doubtful,quicklook,ace\n");
    }

    private static byte[] Convert(IEnumerable<FeedRecord> records, string target)
    {
        using var output = new MemoryStream();
        Conversion.Write(output, records, target);
        return output.ToArray();
    }
}
