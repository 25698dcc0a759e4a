using RealtimeSwx.Domain;
using static RealtimeSwx.Formats.Tests.Reading;

namespace RealtimeSwx.Formats.Tests.Swpc;

public sealed class SwpcShapesTests
{
    [Fact]
    public void PlanetaryK_ShouldReadTheSameFromBothShapes()
    {
        const string arrays = """[["time_tag","Kp","a_running","station_count"],["2026-02-02 00:00:00.000","4.67","9","8"],["2026-02-02 03:00:00.000","2.33","9","8"]]""";
        const string objects = """[{"time_tag":"2026-02-02T03:00:00","Kp":2.33,"a_running":9,"station_count":8},{"time_tag":"2026-02-02T00:00:00","Kp":4.67,"a_running":9,"station_count":8}]""";
        FeedFormats.Detect(System.Text.Encoding.UTF8.GetBytes(arrays), "x").Name.ShouldBe("swpc-kp");
        FeedFormats.Detect(System.Text.Encoding.UTF8.GetBytes(objects), "x").Name.ShouldBe("swpc-kp");
        var kp = Observations(arrays, "auto");
        kp.Select(o => o.Value).ShouldBe([4.667, 2.333]);
        Observations(objects, "auto").ShouldBe(kp);
    }

    [Fact]
    public void Wind_ShouldTakeActiveRowsOnceAndNullsAsMissing()
    {
        const string json = """
            [{"time_tag":"2026-02-02T00:02:00Z","active":true,"source":"SOLAR1","proton_speed":410.5,"proton_density":null,"proton_temperature":81000,"overall_quality":1},
             {"time_tag":"2026-02-02T00:02:00Z","active":true,"source":"SOLAR1","proton_speed":999,"proton_density":1,"proton_temperature":1,"overall_quality":0},
             {"time_tag":"2026-02-02T00:02:00Z","active":false,"source":"ACE","proton_speed":400,"proton_density":5,"proton_temperature":80000,"overall_quality":0},
             {"time_tag":"2026-02-02T00:01:00Z","active":true,"source":"SOLAR1","proton_speed":409,"proton_density":4.5,"proton_temperature":-99999,"overall_quality":0},
             {"time_tag":"yesterday","active":true,"source":"SOLAR1","proton_speed":1},
             {"time_tag":"2026-02-02T00:03:00Z","active":true,"source":"SOLAR1","proton_speed":"fast"}]
            """;
        var records = Of(json, "auto");
        records.OfType<Observation>().Select(o => (o.Series.Value, o.ValidTime.Minute, o.Value, o.Quality, o.Source)).ShouldBe(
        [
            ("solarwind/v", 1, 409, Quality.Good, "swpc/SOLAR1"), ("solarwind/n", 1, 4.5, Quality.Good, "swpc/SOLAR1"),
            ("solarwind/v", 2, 410.5, Quality.Doubtful, "swpc/SOLAR1"), ("solarwind/t", 2, 81000, Quality.Doubtful, "swpc/SOLAR1"),
        ]);
        records.OfType<Rejected>().Select(r => r.Field).ShouldBe(["[4].time_tag", "[5].proton_speed"]);
    }

    [Fact]
    public void Dst_ShouldReadTheSameFromBothShapes_AlwaysAsQuicklook()
    {
        const string arrays = """[["time_tag","dst"],["2026-02-02 00:00:00","-12"],["2026-02-02 01:00:00","-120"]]""";
        const string objects = """[{"time_tag":"2026-02-02T00:00:00","dst":-12},{"time_tag":"2026-02-02T01:00:00","dst":-120}]""";
        FeedFormats.Detect(System.Text.Encoding.UTF8.GetBytes(arrays), "x").Name.ShouldBe("swpc-dst");
        FeedFormats.Detect(System.Text.Encoding.UTF8.GetBytes(objects), "x").Name.ShouldBe("swpc-dst");
        var dst = Observations(arrays, "auto");
        dst.ShouldBe(
        [
            new Observation(KnownSeries.Dst, Utc(2026, 2, 2), TimeSpan.FromHours(1), -12, Revision.Quicklook, Quality.Good, "swpc"),
            new Observation(KnownSeries.Dst, Utc(2026, 2, 2, 1), TimeSpan.FromHours(1), -120, Revision.Quicklook, Quality.Good, "swpc"),
        ]);
        Observations(objects, "auto").ShouldBe(dst);
    }

    [Fact]
    public void Dst_ShouldTakeFillValuesAsMissingAndRejectWhatIsNoNumber()
    {
        var records = Of("""[["time_tag","dst"],["2026-02-02 00:00:00","9999"],["2026-02-02 01:00:00",null],["2026-02-02 02:00:00","low"],["soon","-5"],["2026-02-02 03:00:00","-7"]]""", "swpc-dst");
        records.OfType<Observation>().ShouldHaveSingleItem().Value.ShouldBe(-7);
        records.OfType<Rejected>().Select(r => r.Field).ShouldBe(["[3].dst", "[4].time_tag"]);
    }

    [Fact]
    public void TruncatedJson_ShouldBeOneClearError() =>
        Should.Throw<InputException>(() => Of("""[{"time_tag":"2026-02-02T00:02:00Z","estimated_kp":1.0""", "auto")).Message.ShouldContain("no whole JSON document");

    [Fact]
    public void GfzJson_ShouldKeepTheStatus()
    {
        const string json = """{"meta":{"source":"GFZ Potsdam"},"datetime":["2024-05-11T00:00:00Z","2024-05-11T03:00:00Z","2024-05-11T06:00:00Z"],"Kp":[9.0,8.667,-1],"status":["def","pre","pre"]}""";
        Observations(json, "auto").Select(o => (o.Value, o.Revision)).ShouldBe([(9.0, Revision.Final), (8.667, Revision.Provisional)]);
        Observations("""{"meta":{},"datetime":[],"Kp":[],"status":[]}""", "auto").ShouldBeEmpty();
    }
}
