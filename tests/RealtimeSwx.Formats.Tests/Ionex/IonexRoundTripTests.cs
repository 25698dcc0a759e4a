using System.Collections.Immutable;
using CsCheck;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Ionex;
using RealtimeSwx.Tests.Support;
using static RealtimeSwx.Formats.Tests.Reading;

namespace RealtimeSwx.Formats.Tests.Ionex;

public sealed class IonexRoundTripTests
{
    private static readonly Gen<TecGrid> AnyGrid =
        from lats in Gen.Int[1, 9]
        from lons in Gen.Int[1, 40]
        from north in Gen.Bool
        select new TecGrid(north ? 40 : -40, north ? -2.5 : 5, lats + 1, -180, 5, lons + 1);

    private static readonly Gen<float> AnyTec = Gen.Frequency((9, Gen.Int[-99, 9998].Select(t => (float)(t / 10.0))), (1, Gen.Const(float.NaN)));

    private static readonly Gen<TecMap[]> AnyDay =
        from grid in AnyGrid
        from count in Gen.Int[1, 5]
        from rms in Gen.Bool
        from values in AnyTec.Array[grid.Count * count]
        select Enumerable.Range(0, count).Select(i => new TecMap(KnownSeries.Tec("abc"), Utc(2024, 5, 10).AddHours(i), Utc(2024, 5, 10), grid,
            [.. values.AsSpan(i * grid.Count, grid.Count)], rms ? [.. values.AsSpan(0, grid.Count)] : [], "ionex/abc")).ToArray();

    [Fact]
    public void WrittenMaps_ShouldReadBackEqual() => AnyDay.Sample(maps =>
    {
        var bytes = Write(maps);
        System.Text.Encoding.ASCII.GetString(bytes).Split('\n')[..^1].ShouldAllBe(line => line.Length == 80);
        ShouldEqual(Read(bytes, "any"), maps);
    }, iter: 200);

    /// <summary>Every file of maps at hand but the malformed ones, the latitude rows, the repeated meridian and the RMS maps with them.</summary>
    [Theory]
    [InlineData("igs", 6)]
    [InlineData("jpl", 7)]
    [InlineData("esa", 5)]
    [InlineData("multi-centre", 24)]
    [InlineData("singles", 8)]
    [InlineData("model-derived", 201)]
    public void EveryRealFile_ShouldSurviveWritingAndReading(string folder, int count)
    {
        var files = Directory.GetFiles(ReferenceData.Require("gim", folder));
        files.Length.ShouldBe(count);
        Parallel.ForEach(files, file =>
        {
            var maps = FeedFile.Read(file).Cast<TecMap>().ToList();
            ShouldEqual(Read(Write(maps), maps[0].Series.Value[4..]), maps);
        });
    }

    [Fact]
    public void Writer_ShouldRefuseWhatTheColumnsCannotHold()
    {
        var map = new TecMap(KnownSeries.Tec("abc"), Utc(2024, 5, 10), Utc(2024, 5, 10), new TecGrid(10, -10, 2, 0, 10, 2), [1, 2, 3, 999.9f], [], "ionex/abc");
        Should.Throw<ArgumentException>(() => Write([map]), "999.9 would read as missing").Message.ShouldContain("does not fit");
        Should.Throw<ArgumentException>(() => Write([]));
        Should.Throw<ArgumentException>(() => Write([map with { Grid = new TecGrid(10.25, -10, 2, 0, 10, 2), Values = [1, 2, 3, 4] }])).Message.ShouldContain("F6.1");
    }

    [Fact]
    public void Reader_ShouldHonourExponentsHeightsAndMissingEnd()
    {
        var map = new TecMap(KnownSeries.Tec("abc"), Utc(2024, 5, 10), Utc(2024, 5, 10), new TecGrid(10, -10, 2, 0, 10, 2), [1, 2, 3, 4], [], "ionex/abc");
        var text = System.Text.Encoding.ASCII.GetString(Write([map]));
        var body = text[..text.IndexOf("     1" + new string(' ', 54) + "END OF TEC MAP", StringComparison.Ordinal)];
        var perMap = body.Replace("EPOCH OF CURRENT MAP\n", "EPOCH OF CURRENT MAP\n" + "     0".PadRight(60) + "EXPONENT            \n")
            + new string(' ', 60) + "END OF TEC MAP\n";
        var height = body[body.IndexOf("START OF TEC", StringComparison.Ordinal)..];
        var heights = "     1".PadRight(60) + height.Replace("START OF TEC MAP    ", "START OF HEIGHT MAP ") + new string(' ', 60) + "END OF HEIGHT MAP\n";
        var read = Of(perMap + heights, "ionex", null, "abcg1310.24i").ShouldHaveSingleItem().ShouldBeOfType<TecMap>();
        read.Values.ShouldBe([10, 20, 30, 40]);
        read.HeightKm.ShouldBe(2.5);
        read.Series.Value.ShouldBe("tec/abc");
    }

    [Fact]
    public void CutFile_ShouldKeepWholeMapsAndSayWhatIsMissing()
    {
        var grid = new TecGrid(40, -10, 5, -180, 10, 37);
        var maps = Enumerable.Range(0, 3).Select(i => new TecMap(KnownSeries.Tec("abc"), Utc(2024, 5, 10, i), Utc(2024, 5, 10), grid,
            [.. Enumerable.Range(0, grid.Count).Select(k => (float)(k + i))], [], "ionex/abc")).ToArray();
        var text = System.Text.Encoding.ASCII.GetString(Write(maps));
        var cut = text.LastIndexOf('\n', text.LastIndexOf("END OF TEC MAP", StringComparison.Ordinal) - 200) + 1;
        var records = Of(text[..cut], "ionex");
        records.OfType<TecMap>().Count().ShouldBe(maps.Length - 1);
        records.OfType<Rejected>().ShouldContain(r => r.Reason.Contains("the file ends within map"));
    }

    [Theory]
    [InlineData("data/jplg2670.12i.gz", "jpl")]
    [InlineData("c1pg0940.19i", "c1p")]
    [InlineData("CODG0080.20I.Z", "cod")]
    [InlineData("COD0OPSFIN_20250010000_01D_01H_GIM.INX.gz", "cod")]
    [InlineData("COD0OPSRAP_20250010000_01D_01H_GIM.INX", "cod-rap")]
    [InlineData("payload", "abc")]
    public void Analysis_ShouldComeFromTheNameElseFromTheHeader(string name, string analysis)
    {
        var map = new TecMap(KnownSeries.Tec("abc"), Utc(2024, 5, 10), Utc(2024, 5, 10), new TecGrid(10, -10, 2, 0, 10, 2), [1, 2, 3, 4], [], "ionex/abc");
        Read(Write([map]), name).Single().Series.Value.ShouldBe("tec/" + analysis);
    }

    private static byte[] Write(IReadOnlyList<TecMap> maps)
    {
        using var output = new MemoryStream();
        IonexWriter.Write(output, maps, new IonexHeader { RunBy = maps.Count == 0 ? "" : maps[0].Series.Value[4..] });
        return output.ToArray();
    }

    private static List<TecMap> Read(byte[] bytes, string name) => [.. FeedFile.ReadBytes(bytes, name).Select(r => r.ShouldBeOfType<TecMap>())];

    private static void ShouldEqual(IReadOnlyList<TecMap> read, IReadOnlyList<TecMap> expected)
    {
        read.Count.ShouldBe(expected.Count);
        for (var i = 0; i < read.Count; i++)
        {
            (read[i].Epoch, read[i].Edition, read[i].Grid, read[i].HeightKm, read[i].Series).ShouldBe(
                (expected[i].Epoch, expected[i].Edition, expected[i].Grid, expected[i].HeightKm, expected[i].Series));
            Same(read[i].Values, expected[i].Values).ShouldBeTrue();
            Same(read[i].Rms, expected[i].Rms).ShouldBeTrue();
        }
    }

    private static bool Same(ImmutableArray<float> a, ImmutableArray<float> b) => a.AsSpan().SequenceEqual(b.AsSpan());
}
