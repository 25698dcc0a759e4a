using System.Text;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>A feed that follows a list to its frames.</summary>
public sealed class FramePollTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_day_of_frames_brings_one_map_for_each_even_hour_however_late_and_counts_what_went_wrong()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var system = ActorSystem.Create("frames", "akka.loglevel = ERROR\nakka.log-dead-letters = off");
        var clock = new FakeTimeProvider(Begin);
        await using var day = new VirtualDay(system, clock);
        await using var server = await GlotecServer.StartAsync(clock, Begin.AddDays(-2).AddMinutes(5));

        // 16:00: both frames beside it come three hours late. 18:00: only the one after it comes at all. 20:00: a page at first. 22:00: replaced.
        server.Published = label => (label - Begin).TotalMinutes switch
        {
            235 or 245 => label.AddMinutes(200),
            355 => null,
            _ => label.AddMinutes(20),
        };
        server.Page = (label, now) => label == Begin.AddMinutes(475) && now < Begin.AddMinutes(515);
        server.Replaced = label => label == Begin.AddMinutes(595) ? label.AddMinutes(60) : null;

        day.Start([Feed(server.Url)], forgetEvery: 7);
        await day.RunUntilAsync(Begin.AddHours(16), limit.Token);

        var maps = day.Stored.Records["glotec"].Select(r => r.ShouldBeOfType<TecMap>()).ToList();
        maps.ShouldAllBe(m => m.Series == KnownSeries.Glotec && m.AvailableAt >= m.Epoch.AddMinutes(20));
        var epochs = maps.GroupBy(m => m.Epoch).ToDictionary(g => g.Key, g => g.ToList());
        var expected = Enumerable.Range(-12, 20).Select(i => Begin.AddHours(2 * i).AddMinutes(i == 3 ? 5 : -5));
        epochs.Keys.Order().ShouldBe(expected);
        epochs.Values.Sum(g => g.Count - 1).ShouldBe(1);

        var (first, second) = (epochs[Begin.AddMinutes(595)][0], epochs[Begin.AddMinutes(595)][1]);
        (second[9, 0] - first[9, 0]).ShouldBe(2, 0.01);
        (first.AvailableAt < Begin.AddMinutes(655) && second.AvailableAt >= Begin.AddMinutes(655)).ShouldBeTrue();
        epochs[Begin.AddMinutes(235)][0].AvailableAt.ShouldBeInRange(Begin.AddMinutes(435), Begin.AddMinutes(442));
        epochs[Begin.AddMinutes(475)][0].AvailableAt.ShouldBeInRange(Begin.AddMinutes(515), Begin.AddMinutes(540));
        epochs[Begin.AddMinutes(715)][0].AvailableAt.ShouldBeInRange(Begin.AddMinutes(735), Begin.AddMinutes(742));

        day.Status["glotec"].ShouldSatisfyAllConditions(
            s => s.Health.ShouldBe(FeedHealth.Ok),
            s => (s.Missing, s.Late, s.Revised).ShouldBe((1, 1, 1)),
            s => s.Rejected.ShouldBe(0),
            s => s.NewestValid.ShouldBe(Begin.AddHours(14).AddMinutes(-5)));

        // Newest first, and no frame that nobody needs.
        maps[0].Epoch.ShouldBe(Begin.AddHours(-2).AddMinutes(-5));
        server.Served.Count.ShouldBeLessThan(maps.Count + 3);
    }

    [Fact]
    public void A_frame_that_is_a_page_fails_the_poll_by_its_name_and_the_next_ones_go_on()
    {
        var options = Feed("http://localhost");
        var list = """[{"url":"/a_20260301T095500Z.geojson","time_tag":"2026-03-01T09:55:00Z"},{"url":"/b_20260301T075500Z.geojson","time_tag":"2026-03-01T07:55:00Z"}]""";
        var state = Take(FeedPollState.New("glotec"), list, options).State;
        FeedPoll.Ask(state, options, Begin).Url.AbsolutePath.ShouldBe("/a_20260301T095500Z.geojson");

        var page = Take(state, "<html>Sign in</html>", options);
        page.Records.ShouldBeEmpty();
        page.State.Status.ShouldSatisfyAllConditions(
            s => s.Health.ShouldBe(FeedHealth.Failing),
            s => s.Reason.ShouldBe("a_20260301T095500Z.geojson: an HTML page instead of data"));
        FeedPoll.Ask(page.State, options, Begin).Url.AbsolutePath.ShouldBe("/b_20260301T075500Z.geojson");

        // The last frame failed too: the list is read again, whole, when it would have been.
        var other = Take(page.State, "{\"cut", options);
        other.NextPoll.ShouldBe(Begin + options.Every);
        FeedPoll.Ask(other.State, options, Begin).ShouldSatisfyAllConditions(r => r.Url.AbsolutePath.ShouldEndWith("geojson_2d_urt.json"), r => r.ETag.ShouldBeNull());
        Take(other.State, list, options).State.Status.Health.ShouldBe(FeedHealth.Failing);
    }

    [Fact]
    public void A_list_may_not_lead_to_another_host_and_says_so_once()
    {
        var options = Feed("http://localhost");
        const string list = """[{"url":"http://elsewhere/a.geojson","time_tag":"2026-03-01T09:55:00Z"},{"url":7,"time_tag":"2026-03-01T07:55:00Z"}]""";
        var first = Take(FeedPollState.New("glotec"), list, options);
        first.Records.Cast<Rejected>().Select(r => r.Reason).ShouldBe(["no address", "a frame on another host"], ignoreOrder: true);
        first.State.Frames.Next.ShouldBeNull();
        Take(first.State, list, options).Records.ShouldBeEmpty();
        Take(first.State, """{"frames":[]}""", options).State.Status.Reason.ShouldContain("no JSON array of frames");
    }

    [Fact]
    public void Feeds_that_follow_need_room_between_frames_and_a_memory()
    {
        Should.Throw<FormatException>(() => new LiveOptions { Feeds = [Feed("http://localhost") with { FollowEvery = TimeSpan.FromMinutes(20) }] }.Resolve());
        Should.Throw<FormatException>(() => new LiveOptions { Feeds = [Feed("http://localhost") with { Window = TimeSpan.FromDays(30) }] }.Resolve());
        LiveOptions.Defaults.Count(f => f.FollowEvery is not null).ShouldBe(1);
    }

    internal static LiveFeedOptions Feed(string url) => LiveOptions.Defaults.Single(f => f.Name == "swpc-glotec") with
    {
        Name = "glotec", Url = $"{url}/products/glotec/geojson_2d_urt.json", Window = TimeSpan.FromDays(1), Remember = TimeSpan.FromDays(4),
    };

    private static FeedDecision Take(FeedPollState state, string body, LiveFeedOptions options)
    {
        var answer = new HttpAnswer.Response(200, Encoding.UTF8.GetBytes(body)) { ETag = "\"x\"" };
        return FeedPoll.Take(state, FeedPoll.Ask(state, options, Begin), answer, options, _ => throw new InputException("test", "not reached"), Begin, 0.5);
    }
}
