using System.Text;
using RealtimeSwx.Domain;
using RealtimeSwx.Formats.Output;
using RealtimeSwx.Formats.Swpc;
using RealtimeSwx.Tests.Support;
using static RealtimeSwx.Formats.Tests.Reading;

namespace RealtimeSwx.Formats.Tests.Swpc;

public sealed class GlotecFormatTests
{
    [Fact]
    public void Frame_ShouldBeAMapOnCellCentres_NorthToSouth_AtItsOwnTime()
    {
        var text = GlotecFrames.Frame("2026-09-07T00:25:00Z", GlotecFrames.Plain);
        FeedFormats.Detect(Encoding.UTF8.GetBytes(text), "x").Name.ShouldBe("swpc-glotec");
        var map = Of(text, "auto").ShouldHaveSingleItem().ShouldBeOfType<TecMap>();
        map.Series.ShouldBe(KnownSeries.Glotec);
        map.Epoch.ShouldBe(Utc(2026, 9, 7, 0, 25));
        map.Edition.ShouldBe(Utc(2026, 9, 7));
        map.Grid.ShouldBe(TecGrid.Glotec);
        map.Revision.ShouldBe(Revision.Quicklook);
        ((double)map[10, 5]).ShouldBe(GlotecFrames.Value(63.75, -152.5), 1e-4);
        map.At(63.75, -152.5).ShouldBe(GlotecFrames.Value(63.75, -152.5), 1e-4);
    }

    [Fact]
    public void Time_ShouldComeFromTheName_WhenTheFrameHasNone_AndBeAskedForElse()
    {
        var text = GlotecFrames.Frame(null, GlotecFrames.Plain, 10);
        Of(text, "swpc-glotec", name: "swpc-glotec/glotec_icao_20260907T235500Z.geojson").ShouldHaveSingleItem().ShouldBeOfType<TecMap>().Epoch.ShouldBe(Utc(2026, 9, 7, 23, 55));
        Should.Throw<InputException>(() => Of(text, "swpc-glotec")).Message.ShouldContain("time_tag");
        Should.Throw<InputException>(() => Of(GlotecFrames.Frame("today", GlotecFrames.Plain, 10), "swpc-glotec")).Message.ShouldContain("time_tag: no ISO 8601 time");
    }

    [Fact]
    public void Nulls_ShouldBeMissingCells_AndWrongNumbersRejectedByName()
    {
        var records = Of(
            GlotecFrames.Frame("2026-09-07T00:25:00Z", (lat, lon) => (lat, lon) switch
            {
                (-85, -177.5) => "null",
                (-85, -172.5) => "\"12\"",
                (-85, -167.5) => "99999",
                _ => "12.5",
            }, 10),
            "swpc-glotec");
        records.OfType<Rejected>().Select(r => r.Field).ShouldBe(["features[1].properties.tec", "features[2].properties.tec"]);
        var map = records.OfType<TecMap>().ShouldHaveSingleItem();
        map.Values.Count(float.IsNaN).ShouldBe(3);
        map.Grid.ShouldBe(new TecGrid(85, -10, 18, -177.5, 5, 72));
    }

    [Fact]
    public void Frame_ShouldBeRefusedAsAWhole_WhenHalfOfItIsMissing()
    {
        var records = Of(GlotecFrames.Frame("2026-09-07T00:25:00Z", (lat, _) => lat < 12 ? "null" : "12.5", 10), "swpc-glotec");
        records.ShouldHaveSingleItem().ShouldBeOfType<Rejected>().Reason.ShouldContain("576 of 1296 cells");
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Sign in</body></html>", "an HTML page")]
    [InlineData("""{"type":"FeatureCollection","time_tag":"2026-09-07T00:25:00Z","features":[{"geometry":{"coordinates":[2.5,1.25]},"properties":{"TEC_total":5}}]}""", "features[].properties.tec")]
    [InlineData("""{"type":"FeatureCollection","time_tag":"2026-09-07T00:25:00Z","features":[{"geometry":{"coordinates":[2.5,1.25]},"properties":{"tec":5}}]}""", "no regular grid")]
    [InlineData("""{"type":"FeatureCollection","time_tag":"2026-09-07T00:25:00Z"}""", "no array of features")]
    [InlineData("""{"type":"FeatureCollection","features":[{"geo""", "truncated")]
    public void What_is_no_frame_ShouldBeOneClearError(string text, string said) =>
        Should.Throw<InputException>(() => Of(text, "swpc-glotec")).Message.ShouldContain(said);

    [Fact]
    public void Conversion_ShouldMoveCellCentresToTheNodesOfIonex_AndKeepThemInCsv()
    {
        var frame = Of(GlotecFrames.Frame("2026-09-07T00:25:00Z", GlotecFrames.Plain), "auto");
        var output = new MemoryStream();
        Conversion.Write(output, frame, "ionex");
        var back = Of(Encoding.ASCII.GetString(output.ToArray()), "auto").ShouldHaveSingleItem().ShouldBeOfType<TecMap>();
        (back.Series, back.Epoch, back.Grid).ShouldBe((KnownSeries.Glotec, Utc(2026, 9, 7, 0, 25), TecGrid.Igs));
        ((double)back[20, 30]).ShouldBe(30 + (37.5 / 10) + (10 * Math.Cos(-30 * Math.PI / 180)), 0.07);

        output = new MemoryStream();
        Conversion.Write(output, frame, "csv");
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(5185);
        lines[1].ShouldStartWith("tec/glotec,2026-09-07T00:25:00Z,88.75,-177.5,");
    }

    [Fact]
    public void List_ShouldBeSorted_WithItsBadRowsNamed()
    {
        var (entries, rejected) = FrameList.Read("""
            [{"url":"/products/b.geojson","time_tag":"2026-07-20T00:15:00Z"},{"url":"/products/a.geojson","time_tag":"2026-07-20T00:05:00Z"},
             {"url":"/products/c.geojson","time_tag":"soon"},{"time_tag":"2026-07-20T00:25:00Z"},7]
            """u8.ToArray(), "list");
        entries.ShouldBe([new FrameEntry(Utc(2026, 7, 20, 0, 5), "/products/a.geojson"), new FrameEntry(Utc(2026, 7, 20, 0, 15), "/products/b.geojson")]);
        rejected.Select(r => r.Field).ShouldBe(["[2].time_tag", "[3].url", "[4].time_tag"]);
        Should.Throw<InputException>(() => FrameList.Read("{}"u8.ToArray(), "list")).Message.ShouldContain("no JSON array");
    }
}
