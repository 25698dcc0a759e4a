using Microsoft.Extensions.Time.Testing;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Science.Simulation;

namespace RealtimeSwx.Core.Tests.Http;

public sealed class HttpFetchTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 3, 6, 0, 0, TimeSpan.Zero);
    private static readonly UpstreamData Data =
        new(new StormSimulation(new SimulationSettings { Start = Now.AddHours(-54), Duration = TimeSpan.FromDays(3), PulseLength = TimeSpan.Zero }));

    private readonly FakeTimeProvider _clock = new(Now);

    [Fact]
    public async Task AWholeBody_ShouldComeWithItsValidators_AndA304WhenTheyAreSentBack()
    {
        await using var server = await ServerAsync(Fault.None);
        using var client = new HttpClient();
        var feed = Feed(server.Url);
        var first = (await HttpFetch.GetAsync(client, new FeedRequest(feed.At(Now), null, null), feed, _clock, default)).ShouldBeOfType<HttpAnswer.Response>();
        first.Status.ShouldBe(200);
        first.ServerTime.ShouldBe(Now);
        var second = await HttpFetch.GetAsync(client, new FeedRequest(feed.At(Now), first.ETag.ShouldNotBeNull(), null), feed, _clock, default);
        second.ShouldBeOfType<HttpAnswer.Response>().Status.ShouldBe(304);
    }

    [Theory]
    [InlineData(Fault.TooManyRequestsWithSeconds, 429, 420)]
    [InlineData(Fault.TooManyRequestsWithDate, 429, 540)]
    [InlineData(Fault.UnavailableWithRetryAfter, 503, 60)]
    public async Task RetryAfter_ShouldBeReadInBothForms_OnTheServersClock(Fault fault, int status, int seconds)
    {
        await using var server = await ServerAsync(fault);
        using var client = new HttpClient();
        var feed = Feed(server.Url);

        // Our clock is an hour off: the date is still meant from the server's.
        var answer = await HttpFetch.GetAsync(client, new FeedRequest(feed.At(Now), null, null), feed, new FakeTimeProvider(Now.AddHours(1)), default);
        answer.ShouldBeOfType<HttpAnswer.Response>().ShouldSatisfyAllConditions(
            r => r.Status.ShouldBe(status),
            r => r.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task ABodyOverTheLimit_ShouldBeAFailure(int limit)
    {
        await using var server = await ServerAsync(Fault.None);
        using var client = new HttpClient();
        var feed = Feed(server.Url) with { MaxBytes = limit };
        var answer = await HttpFetch.GetAsync(client, new FeedRequest(feed.At(Now), null, null), feed, _clock, default);
        answer.ShouldBeOfType<HttpAnswer.Failure>().Reason.ShouldContain($"larger than {limit} bytes");
    }

    [Fact]
    public async Task ATruncatedBody_ShouldBeAFailure()
    {
        await using var server = await ServerAsync(Fault.Truncated);
        using var client = new HttpClient();
        var feed = Feed(server.Url);
        (await HttpFetch.GetAsync(client, new FeedRequest(feed.At(Now), null, null), feed, _clock, default)).ShouldBeOfType<HttpAnswer.Failure>();
    }

    [Fact]
    public async Task NoServer_ShouldBeAFailure_NotAnException()
    {
        string url;
        await using (var server = await ServerAsync(Fault.None))
        {
            url = server.Url;
        }

        using var client = new HttpClient();
        var feed = Feed(url);
        (await HttpFetch.GetAsync(client, new FeedRequest(feed.At(Now), null, null), feed, _clock, default)).ShouldBeOfType<HttpAnswer.Failure>().Reason.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task ASlowServer_ShouldBeGivenUpAfterTheTimeout()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await UpstreamServer.StartAsync(Data, _clock, (_, _) => Fault.Slow, _ => begun.TrySetResult());
        using var client = new HttpClient();
        var feed = Feed(server.Url);
        var answer = HttpFetch.GetAsync(client, new FeedRequest(feed.At(Now), null, null), feed, _clock, default);
        await begun.Task;
        _clock.Advance(feed.Timeout);
        (await answer).ShouldBeOfType<HttpAnswer.Failure>().Reason.ShouldBe("no answer within 30 s");
    }

    private Task<UpstreamServer> ServerAsync(Fault fault) => UpstreamServer.StartAsync(Data, _clock, (_, _) => fault, _ => { });

    private static LiveFeedOptions Feed(string url) => new() { Name = "mag", Url = url + "/json/rtsw/rtsw_mag_1m.json", Format = "swpc-rtsw-mag" };
}
