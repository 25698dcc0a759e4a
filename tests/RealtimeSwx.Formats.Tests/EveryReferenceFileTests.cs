using System.Text.Json;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Lago;
using RealtimeSwx.Formats.Output;
using RealtimeSwx.Tests.Support;

namespace RealtimeSwx.Formats.Tests;

/// <summary>Every upstream file at hand is read without a rejection, and its lines are JSON without a fill value.</summary>
public sealed class EveryReferenceFileTests
{
    [Theory]
    [InlineData("native/ace", "ace-mag ace-swepam")]
    [InlineData("native/gfz", "gfz-hp30 gfz-kp gfz-kp-wide gfz-kp-wdc")]
    [InlineData("native/kyoto", "kyoto-iaga2002 kyoto-wdc kyoto-dst")]
    [InlineData("native/nmdb", "nmdb")]
    [InlineData("native/omni", "omni2 omni-hro")]
    [InlineData("native/swpc", "swpc-rtsw-mag swpc-kp swpc-kp-forecast swpc-kp-1m swpc-daily-indices swpc-3-day-forecast swpc-45-day-forecast")]
    [InlineData("gim/igs", "ionex")]
    [InlineData("gim/jpl", "ionex")]
    [InlineData("gim/esa", "ionex")]
    [InlineData("gim/singles", "ionex")]
    [InlineData("gim/multi-centre", "ionex")]
    public void EveryFile_ShouldBeReadWhole(string folder, string formats)
    {
        var seen = new HashSet<string>();
        foreach (var file in Directory.GetFiles(ReferenceData.Require(folder.Split('/'))))
        {
            using var feed = FeedFile.Open(file);
            seen.Add(feed.Format.Name);
            Check(file, feed.Records);
        }

        seen.ShouldBe(formats.Split(' '), ignoreOrder: true);
    }

    [Fact]
    public void EveryModelDerivedMap_ShouldBeRead()
    {
        // 201 files of one writer: reading them is enough.
        var files = Directory.GetFiles(ReferenceData.Require("gim", "model-derived"));
        files.Length.ShouldBe(201);
        foreach (var file in files)
        {
            var maps = FeedFile.Read(file).Select(r => r.ShouldBeOfType<TecMap>(file)).ToList();
            maps.Count.ShouldBeInRange(12, 13, file);
            maps.ShouldAllBe(m => m.Series.Value == "tec/mdl");
        }
    }

    [Theory]
    [InlineData("c1p3000_igr_dmd_rms.14i.gz", 13, 13, 5625)]
    [InlineData("c1p3000_igs_dmd_rms.14i.gz", 13, 13, 5625)]
    [InlineData("dmd_euv72hg3000.14i.gz", 0, 13, 56)]
    [InlineData("dmdc_euv72h_shift2g3000.14i.gz", 0, 13, 56)]
    public void MalformedMaps_ShouldNameTheFirstBadLineAndKeepTheGoodMaps(string file, int good, int bad, int line)
    {
        var records = FeedFile.Read(ReferenceData.Require("gim", "malformed", file)).ToList();
        records.OfType<TecMap>().Count().ShouldBe(good);
        records.OfType<TecMap>().ShouldAllBe(m => m.Rms.IsEmpty && m.Values.All(v => v < 300));
        var rejected = records.OfType<Rejected>().ToList();
        rejected.Count.ShouldBe(bad);
        rejected[0].Line.ShouldBe(line);
        rejected.ShouldAllBe(r => r.Reason.StartsWith("no whole number right-aligned"));
    }

    [Fact]
    public void LagoFragment_ShouldPrintItsSixtyEightPulses()
    {
        var lines = Ndjson(FeedFile.Read(ReferenceData.Require("lago", "uvg", "lagodata")));
        lines.Count.ShouldBe(68);
        using var first = JsonDocument.Parse(lines[0]);
        first.RootElement.GetProperty("clk").GetInt64().ShouldBe(311175);
        first.RootElement.GetProperty("samples")[3].EnumerateArray().Select(e => e.GetInt32()).ShouldBe([483, 51, 111]);
    }

    private static void Check(string file, IEnumerable<FeedRecord> records)
    {
        var all = records.ToList();
        all.OfType<Rejected>().Where(r => r.Field != AcquaFormat.CutPulse).ShouldBeEmpty(file);
        all.ShouldNotBeEmpty(file);
        foreach (var line in Ndjson(all.Take(200)))
        {
            using var json = JsonDocument.Parse(line);
            json.RootElement.TryGetProperty("series", out _).ShouldBeTrue(file);
        }

        foreach (var o in all.OfType<Observation>())
        {
            (Math.Abs(o.Value) < 9_000 || o.Series == KnownSeries.WindTemperature).ShouldBeTrue($"{file}: {o}");
            (o.Value > -900).ShouldBeTrue($"{file}: {o}");
            o.ValidTime.Offset.ShouldBe(TimeSpan.Zero);
        }

        foreach (var m in all.OfType<TecMap>())
        {
            m.Values.ShouldAllBe(v => float.IsNaN(v) || (v > -10 && v < 300), $"{file} {m.Epoch:O}");
            m.Values.Length.ShouldBe(m.Grid.Count);
        }
    }

    private static List<string> Ndjson(IEnumerable<FeedRecord> records)
    {
        using var output = new MemoryStream();
        using var writer = new NdjsonWriter(output);
        foreach (var record in records)
        {
            writer.Write(record);
        }

        return [.. System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
