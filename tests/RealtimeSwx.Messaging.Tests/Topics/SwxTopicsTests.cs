using RealtimeSwx.Domain;

namespace RealtimeSwx.Messaging.Tests.Topics;

public class SwxTopicsTests
{
    private readonly SwxTopics _topics = new("local");

    [Fact]
    public void Topics_follow_the_tree_of_the_design()
    {
        _topics.Observation(KnownSeries.Tec("JPL")).ShouldBe("swx/v1/local/obs/tec/jpl");
        _topics.Forecast("symh").ShouldBe("swx/v1/local/forecast/symh/ensemble");
        _topics.Forecast("tec/igs", "blend").ShouldBe("swx/v1/local/forecast/tec/igs/blend");
        _topics.Cluster(KnownSeries.Lago("uvg")).ShouldBe("swx/v1/local/cluster/lago/uvg");
        _topics.Verification("kp").ShouldBe("swx/v1/local/verification/kp");
        _topics.Model("symh").ShouldBe("swx/v1/local/model/symh");
        _topics.Alert("g-scale").ShouldBe("swx/v1/local/alert/g-scale");
        _topics.Status("core").ShouldBe("swx/v1/local/status/core");
        _topics.Inbound("lago-acqua", "uvg").ShouldBe("swx/v1/local/in/lago-acqua/uvg");
        _topics.AllInbound.ShouldBe("swx/v1/local/in/+/+");
        _topics.All.ShouldBe("swx/v1/local/#");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Local")]
    [InlineData("a/b")]
    [InlineData("a+")]
    [InlineData("#")]
    public void SwxTopics_ShouldRefuse_WhenCentreIsNoSegment(string centre) =>
        Should.Throw<FormatException>(() => new SwxTopics(centre));

    [Fact]
    public void Inbound_topics_are_taken_apart_and_others_are_not()
    {
        _topics.TryParseInbound("swx/v1/local/in/kyoto-wdc/wdc", out var inbound).ShouldBeTrue();
        inbound.ShouldBe(new InboundTopic("kyoto-wdc", "wdc"));
        _topics.TryParseInbound("swx/v1/other/in/kyoto-wdc/wdc", out _).ShouldBeFalse();
        _topics.TryParseInbound("swx/v1/local/in/kyoto-wdc", out _).ShouldBeFalse();
        _topics.TryParseInbound("swx/v1/local/in/kyoto-wdc/a/b", out _).ShouldBeFalse();
        _topics.TryParseInbound("swx/v1/local/obs/kyoto-wdc/wdc", out _).ShouldBeFalse();
    }

    [Fact]
    public void A_topic_gives_its_kind_and_name_back()
    {
        SwxTopics.TryParse(_topics.Forecast("tec/jpl"), out var parsed).ShouldBeTrue();
        parsed.ShouldBe(new ParsedTopic("local", TopicKind.Forecast, "tec/jpl/ensemble"));
        SwxTopics.TryParse("swx/v1/local/unknown/x", out _).ShouldBeFalse();
        SwxTopics.TryParse("swx/v1/local/obs", out _).ShouldBeFalse();
        SwxTopics.TryParse("$SYS/broker/uptime", out _).ShouldBeFalse();
    }
}
