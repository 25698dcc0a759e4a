using System.Globalization;
using System.Text;
using CsCheck;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Tests.Http;

public sealed class FeedPollTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LiveFeedOptions Options = new() { Name = "test", Url = "http://localhost/data", Format = "none", MinBackOff = TimeSpan.FromSeconds(10), MaxBackOff = TimeSpan.FromMinutes(10) };

    [Fact]
    public void News_ShouldBeStampedWithTheTimeOfReceipt()
    {
        var step = Take(Fresh(), Ok("-10 5\n-5 6"), Now);
        step.Records.Cast<Observation>().Select(o => (o.Value, o.AvailableAt)).ShouldBe([(5, Now), (6, Now)]);
        step.State.Status.Health.ShouldBe(FeedHealth.Ok);
        step.State.Status.NewestValid.ShouldBe(Now.AddMinutes(-5));
    }

    [Fact]
    public void ARepeatedValue_ShouldNotBePassedOnAgain_ButARevisedOneShould()
    {
        var first = Take(Fresh(), Ok("-10 5\n-5 6"), Now);
        var second = Take(first.State, Ok("-10 5\n-5 7\n-4 8"), Now.AddMinutes(1));
        second.Records.Cast<Observation>().Select(o => o.Value).ShouldBe([7, 8]);
        second.State.Status.Duplicates.ShouldBe(1);
        second.State.Status.Revised.ShouldBe(1);
        second.State.Status.Emitted.ShouldBe(4);
    }

    [Fact]
    public void TwoRowsOfOneLabelInOneBody_ShouldNotReviseEachOtherForEver()
    {
        var first = Take(Fresh(), Ok("-5 1\n-5 2"), Now);
        first.Records.Cast<Observation>().Select(o => o.Value).ShouldBe([2]);
        Take(first.State, Ok("-5 1\n-5 2"), Now).Records.ShouldBeEmpty();
    }

    [Fact]
    public void ABadRow_ShouldBePassedOnOnce_ThoughEveryBodyRepeatsIt()
    {
        var first = Take(Fresh(), Ok("-10 5\nbad\n-5 6"), Now);
        first.Records.OfType<Rejected>().Count().ShouldBe(1);
        first.Records.OfType<Observation>().Count().ShouldBe(2);
        var second = Take(first.State, Ok("bad\n-10 5\n-5 6"), Now);
        second.Records.ShouldBeEmpty();
        second.State.Status.Rejected.ShouldBe(1);
        var third = Take(second.State, Ok("bad\nbad\n-10 5"), Now);
        third.Records.OfType<Rejected>().Count().ShouldBe(1);
    }

    [Fact]
    public void Validators_ShouldBeSentBack_AndA304ShouldBringNothing()
    {
        var body = new HttpAnswer.Response(200, Encoding.UTF8.GetBytes("-5 6")) { ETag = "\"a\"", LastModified = Now.AddMinutes(-2) };
        var first = Take(Fresh(), body, Now);
        var request = FeedPoll.Ask(first.State, Options, Now.AddMinutes(1));
        (request.ETag, request.LastModified).ShouldBe(("\"a\"", Now.AddMinutes(-2)));

        var second = Take(first.State, new HttpAnswer.Response(304, default), Now.AddMinutes(1));
        second.Records.ShouldBeEmpty();
        second.State.ETag.ShouldBe("\"a\"");
        second.State.Status.ShouldSatisfyAllConditions(
            s => s.Health.ShouldBe(FeedHealth.Ok),
            s => s.NotModified.ShouldBe(1),
            s => s.LastSuccess.ShouldBe(Now.AddMinutes(1)));
    }

    [Fact]
    public void Validators_ShouldNotBeSent_WhenTheUrlMovesWithTheClock()
    {
        var options = Options with { Url = "http://localhost/data?start={from}&end={to}", Window = TimeSpan.FromHours(1) };
        var request = FeedPoll.Ask(Fresh(), options, Now);
        request.Url.Query.ShouldBe("?start=2026-03-01T11:00:00Z&end=2026-03-01T12:00:00Z");
        var after = FeedPoll.Take(Fresh(), request, new HttpAnswer.Response(200, "-5 6"u8.ToArray()) { ETag = "\"a\"" }, options, Read, Now, 0.5).State;
        FeedPoll.Ask(after, options, Now.AddMinutes(1)).ETag.ShouldBeNull();
        FeedPoll.Ask(after, options, Now).ETag.ShouldBe("\"a\"");
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Maintenance</body></html>", "HTML")]
    [InlineData("  <html>", "HTML")]
    [InlineData("[{\"time_tag\":\"2026-03-01T11:00:00\",\"bt\":5.1},{\"time_", "cut off")]
    [InlineData("{\"Kp\":[1,2", "cut off")]
    [InlineData("[1,2] trailing", "cut off")]
    [InlineData("", "empty")]
    [InlineData(" \r\n", "empty")]
    [InlineData("unreadable", "no such layout")]
    public void AnUnusableBody_ShouldFailThePoll_AndLeaveMemoryAndValidatorsAsTheyWere(string body, string reason)
    {
        var before = Take(Fresh(), new HttpAnswer.Response(200, "-5 6"u8.ToArray()) { ETag = "\"good\"" }, Now).State;
        var step = Take(before, new HttpAnswer.Response(200, Encoding.UTF8.GetBytes(body)) { ETag = "\"bad\"" }, Now.AddMinutes(1));
        step.Records.ShouldBeEmpty();
        step.State.Status.Health.ShouldBe(FeedHealth.Failing);
        step.State.Status.Reason.ShouldContain(reason);
        step.State.ETag.ShouldBe("\"good\"");
        step.State.Memory.ShouldBe(before.Memory);
        step.State.Status.LastSuccess.ShouldBe(Now);
    }

    [Fact]
    public void Failures_ShouldBackOffExponentially_UpToTheLimit_AndASuccessShouldEndIt()
    {
        var (state, waits) = (Fresh(), new List<double>());
        for (var i = 0; i < 9; i++)
        {
            var step = Take(state, new HttpAnswer.Failure("refused"), Now, jitter: 0.999_999);
            waits.Add(Math.Round((step.NextPoll - Now).TotalSeconds));
            state = step.State;
        }

        waits.ShouldBe([10, 20, 40, 80, 160, 320, 600, 600, 600]);
        state.Status.Failures.ShouldBe(9);
        var good = Take(state, Ok("-5 6"), Now, jitter: 0.5);
        good.State.Status.Failures.ShouldBe(0);
        good.NextPoll.ShouldBe(Now + Options.Every);
    }

    [Fact]
    public void Jitter_ShouldSpreadPolls_WithoutEverBusyLooping() =>
        Gen.Select(Gen.Double[0, 0.999_999], Gen.Int[0, 30]).Sample((jitter, failures) =>
        {
            var state = Fresh() with { Status = new FeedStatus("test") { Failures = failures } };
            var failed = Take(state, new HttpAnswer.Failure("refused"), Now, jitter).NextPoll - Now;
            var regular = Take(state, Ok("-5 6"), Now, jitter).NextPoll - Now;
            return failed >= Options.MinBackOff / 2 && failed <= Options.MaxBackOff
                && regular >= 0.949 * Options.Every && regular <= 1.051 * Options.Every;
        });

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public void RetryAfter_ShouldBeObeyed_ButNotForEver(int code)
    {
        DateTimeOffset Next(TimeSpan? after) => Take(Fresh(), new HttpAnswer.Response(code, default) { RetryAfter = after }, Now, jitter: 0.5).NextPoll;
        Next(TimeSpan.FromMinutes(7)).ShouldBeInRange(Now.AddMinutes(7), Now.AddMinutes(7.1));
        Next(TimeSpan.FromDays(30)).ShouldBeInRange(Now + FeedPoll.LongestWait, Now + FeedPoll.LongestWait + Options.MinBackOff);
        Next(TimeSpan.Zero).ShouldBeGreaterThanOrEqualTo(Now + Options.MinBackOff / 2);
        Next(null).ShouldBeLessThanOrEqualTo(Now + Options.MinBackOff);
        Take(Fresh(), new HttpAnswer.Response(code, default) { RetryAfter = TimeSpan.FromMinutes(7) }, Now).State.Status.Health.ShouldBe(FeedHealth.Throttled);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(204)]
    public void OtherStatuses_ShouldFailThePoll(int code) =>
        Take(Fresh(), new HttpAnswer.Response(code, "-5 6"u8.ToArray()), Now).State.Status.ShouldSatisfyAllConditions(
            s => s.Health.ShouldBe(FeedHealth.Failing),
            s => s.Reason.ShouldBe($"HTTP {code}"));

    [Fact]
    public void ALabelFromTheFuture_ShouldBeRejected_AndNotMoveTheHorizon()
    {
        var step = Take(Fresh(), Ok("-5 6\n5 7\n9999 8"), Now);
        step.Records.OfType<Observation>().Select(o => o.Value).ShouldBe([6, 7]);
        step.Records.OfType<Rejected>().Single().Reason.ShouldBe("a label from the future");
        step.State.Status.NewestValid.ShouldBe(Now.AddMinutes(5));
    }

    [Fact]
    public void AServerClockThatIsOff_ShouldBeReported_AndTheDataStillTaken()
    {
        var step = Take(Fresh(), new HttpAnswer.Response(200, "-5 6"u8.ToArray()) { ServerTime = Now.AddHours(2) }, Now);
        step.Records.Count.ShouldBe(1);
        step.State.Status.ClockSkew.ShouldBe(TimeSpan.FromHours(2));
        step.State.Status.Reason.ShouldContain("clock");
    }

    [Fact]
    public void Memory_ShouldStayBounded_AndOldValuesShouldBeDroppedAsStale()
    {
        var state = Fresh();
        var options = Options with { Remember = TimeSpan.FromHours(2) };
        for (var hour = 0; hour < 48; hour++)
        {
            var now = Now.AddHours(hour);
            var body = string.Join('\n', Enumerable.Range(0, 60).Select(m => $"{hour * 60 - m} 1"));
            state = FeedPoll.Take(state, FeedPoll.Ask(state, options, now), Ok(body), options, Read, now, 0.5).State;
            state.Memory.Count.ShouldBeLessThanOrEqualTo(130);
        }

        var late = FeedPoll.Take(state, FeedPoll.Ask(state, options, Now), Ok("0 1"), options, Read, Now.AddHours(48), 0.5);
        late.Records.ShouldBeEmpty();
        late.State.Status.Stale.ShouldBe(1);
    }

    private static FeedPollState Fresh() => FeedPollState.New("test");

    private static FeedDecision Take(FeedPollState state, HttpAnswer answer, DateTimeOffset now, double jitter = 0.5) =>
        FeedPoll.Take(state, FeedPoll.Ask(state, Options, now), answer, Options, Read, now, jitter);

    private static HttpAnswer.Response Ok(string body) => new(200, Encoding.UTF8.GetBytes(body));

    // Rows "minutes-from-noon value".
    private static IEnumerable<FeedRecord> Read(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        if (text == "unreadable")
        {
            throw new InputException("test", "no such layout");
        }

        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.Split(' ');
            yield return words.Length == 2
                ? new Observation(KnownSeries.WindBz, Now.AddMinutes(int.Parse(words[0], CultureInfo.InvariantCulture)), TimeSpan.Zero, double.Parse(words[1], CultureInfo.InvariantCulture), Revision.Quicklook, Quality.Good, "test")
                : new Rejected("test", number, 1, "row", "not two words", line);
        }
    }
}
