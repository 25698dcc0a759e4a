using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Tests.Http;

/// <summary>A day of live feeds from a local server with every fault an upstream has shown, in virtual time.</summary>
public sealed class LiveFeedTests
{
    private static readonly DateTimeOffset Begin = UpstreamDay.Begin;
    private static readonly DateTimeOffset End = Begin.AddHours(24);
    private static readonly UpstreamData Data = UpstreamDay.Data;

    [Fact]
    public async Task ADayOfFaults_ShouldLoseNothingAndDoubleNothing()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var system = NewSystem();
        var clock = new FakeTimeProvider(Begin);
        await using var day = new VirtualDay(system, clock);
        var healthy = false;
        await using var server = await UpstreamServer.StartAsync(Data, clock, (feed, request) => healthy ? Fault.None : UpstreamDay.Plan(feed, request), day.Held);
        var feeds = UpstreamDay.Feeds(server.Url);

        day.Start(feeds, forgetEvery: 9);
        await day.RunUntilAsync(End, limit.Token);

        // One clean hour, so that what the last fault kept back can still come.
        healthy = true;
        await day.RunUntilAsync(End.AddHours(1), limit.Token);

        foreach (var feed in feeds)
        {
            var expected = Changes(server.Served[feed.Name].Select(s => (s.Series, s.Time, s.Revision, s.Value)));
            var emitted = Sequences(day.Stored.Records[feed.Name].OfType<Observation>().Select(o => (o.Series, o.ValidTime, o.Revision, o.Value)));
            emitted.Keys.Order().ShouldBe(expected.Keys.Order(), feed.Name);
            foreach (var (label, values) in expected)
            {
                emitted[label].ShouldBe(values, $"{feed.Name} {label}");
            }

            day.Stored.Records[feed.Name].OfType<Rejected>().ShouldBeEmpty(feed.Name);
            day.Status[feed.Name].Health.ShouldBe(FeedHealth.Ok, feed.Name);
            day.Status[feed.Name].ClockSkew!.Value.Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }

        // Nothing that the upstream published in the day is missing, faults or not.
        var bz = day.Stored.Records["mag"].OfType<Observation>().Where(o => o.Series == KnownSeries.WindBz).Select(o => o.ValidTime).ToHashSet();
        for (var minute = Begin; minute < End; minute = minute.AddMinutes(1))
        {
            (bz.Contains(minute) || Data.Wind(KnownSeries.WindBz, minute, End) is null).ShouldBeTrue($"{minute:O}");
        }

        // Every fault happened, to more than one feed where it can; and the quiet answers too.
        server.Faults.Select(f => f.Fault).Distinct().Order().ShouldBe(Enum.GetValues<Fault>().Where(f => f != Fault.None));
        server.NotModified.Distinct().ShouldContain("kp");
        server.NotModified.Distinct().ShouldContain("kyoto");
        day.Stored.Repeated.ShouldBeGreaterThan(10);
        day.Status["mag"].Revised.ShouldBeGreaterThan(100);
        day.Status["dst"].Revised.ShouldBeGreaterThan(5);
        day.Status["gfz"].Emitted.ShouldBeGreaterThan(day.Status["gfz"].NotModified);
    }

    [Fact]
    public async Task Availability_ShouldBeTheTimeOfReceipt_AndRowsOfTheInactiveSpacecraftShouldNotAppear()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var system = NewSystem();
        var clock = new FakeTimeProvider(Data.Handover.AddMinutes(-60));
        await using var day = new VirtualDay(system, clock);
        await using var server = await UpstreamServer.StartAsync(Data, clock, (_, _) => Fault.None, day.Held);
        day.Start([.. UpstreamDay.Feeds(server.Url).Where(f => f.Name == "mag")], forgetEvery: 0);
        await day.RunUntilAsync(Data.Handover.AddMinutes(90), limit.Token);

        var values = day.Stored.Records["mag"].OfType<Observation>().ToList();
        values.ShouldAllBe(o => o.Source == (o.ValidTime < Data.Handover ? "swpc/ACE" : "swpc/IMAP"));

        // After the first body, which reaches back, the delay is that of the upstream plus at most one poll.
        var later = values.Where(o => o.ValidTime > Data.Handover && o.AvailableAt - o.ValidTime < TimeSpan.FromMinutes(20)).ToList();
        later.Count.ShouldBeGreaterThan(200);
        later.ShouldAllBe(o => o.AvailableAt - o.ValidTime >= TimeSpan.FromMinutes(3) && o.AvailableAt - o.ValidTime <= TimeSpan.FromMinutes(9));
    }

    [Fact]
    public void TheDefaultFeeds_ShouldResolveAgainstOtherBaseUrls()
    {
        var feeds = new LiveOptions { Swpc = "http://127.0.0.1:8099/", Gfz = "http://127.0.0.1:8099", Kyoto = "http://127.0.0.1:8099" }.Resolve();
        feeds.Count.ShouldBe(LiveOptions.Defaults.Count);
        feeds.ShouldAllBe(f => f.At(Begin).Authority == "127.0.0.1:8099" && !f.At(Begin).ToString().Contains('{'));
        feeds.ShouldAllBe(f => RealtimeSwx.Formats.FeedFormats.ByName(f.Format).Name == f.Format);
        feeds.Single(f => f.Name == "swpc-mag").At(Begin).AbsolutePath.ShouldBe("/json/rtsw/rtsw_mag_1m.json");
    }

    [Fact]
    public void Feeds_ShouldBeRefused_WhenTwoShareANameOrOneHasNoUrl()
    {
        LiveFeedOptions Feed(string name, string url) => new() { Name = name, Url = url, Format = "gfz-json" };
        Should.Throw<FormatException>(() => new LiveOptions { Feeds = [Feed("a", "http://x/1"), Feed("a", "http://x/2")] }.Resolve());
        Should.Throw<FormatException>(() => new LiveOptions { Feeds = [Feed("a", "ftp://x/1")] }.Resolve());
        Should.Throw<FormatException>(() => new LiveOptions { Feeds = [Feed("a", "http://x/1") with { Format = "no-such" }] }.Resolve());
    }

    private static ActorSystem NewSystem() => ActorSystem.Create("live", ConfigurationFactory.ParseString(
        """
        akka.loglevel = ERROR
        akka.log-dead-letters = off
        """));

    private static Dictionary<string, List<double>> Changes(IEnumerable<(SeriesId, DateTimeOffset, Revision, double)> served) =>
        Sequences(served, skipRepeated: true);

    private static Dictionary<string, List<double>> Sequences(IEnumerable<(SeriesId Series, DateTimeOffset Time, Revision Revision, double Value)> values, bool skipRepeated = false)
    {
        var result = new Dictionary<string, List<double>>();
        foreach (var (series, time, revision, value) in values)
        {
            var label = $"{series} {time:u} {revision}";
            if (!result.TryGetValue(label, out var list))
            {
                result[label] = list = [];
            }

            if (!skipRepeated || list.Count == 0 || list[^1] != value)
            {
                list.Add(value);
            }
        }

        return result;
    }
}
