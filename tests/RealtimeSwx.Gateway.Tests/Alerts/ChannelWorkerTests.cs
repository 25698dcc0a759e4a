using System.Diagnostics;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Gateway.Alerts;

namespace RealtimeSwx.Gateway.Tests.Alerts;

public sealed class ChannelWorkerTests
{
    [Fact]
    public async Task AReceiverDownForAMinute_ShouldLoseAndDoubleNothing_AndKeepTheOrderOfEachAlert()
    {
        await using var box = await OutboxFixture.OpenAsync();
        var channel = new TestChannel();
        var worker = box.Worker(channel);
        await OutboxFixture.SettleAsync(worker);
        channel.Answer = _ => SendResult.Failed("connection refused");
        await box.ApplyAsync([.. Transitions.Episode("a"), .. Transitions.Episode("b")]);
        for (var second = 0; second < 60; second++)
        {
            await OutboxFixture.SettleAsync(worker);
            box.Time.Advance(TimeSpan.FromSeconds(1));
        }

        channel.Got.ShouldBeEmpty();
        (await box.Outbox.ChannelsAsync(default)).Single().Waiting.ShouldBe(6);
        channel.Answer = _ => SendResult.Delivered;
        for (var second = 0; second < 120; second++)
        {
            await OutboxFixture.SettleAsync(worker);
            box.Time.Advance(TimeSpan.FromSeconds(1));
        }

        channel.Got.Where(g => g.StartsWith('a')).ShouldBe(["a 1", "a 2", "a 3"]);
        channel.Got.Where(g => g.StartsWith('b')).ShouldBe(["b 1", "b 2", "b 3"]);
        (await box.Outbox.ChannelsAsync(default)).Single().Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task AnAlertThatFails_ShouldNotHoldUpOthers()
    {
        await using var box = await OutboxFixture.OpenAsync();
        var channel = new TestChannel { Answer = n => n.Stored.Alert == "a" ? SendResult.Failed("500") : SendResult.Delivered };
        var worker = box.Worker(channel);
        await OutboxFixture.SettleAsync(worker);
        await box.ApplyAsync([.. Transitions.Episode("a"), .. Transitions.Episode("b")]);
        await OutboxFixture.SettleAsync(worker);
        channel.Got.ShouldBe(["b 1", "b 2", "b 3"]);
    }

    [Fact]
    public async Task AGatewayThatIsKilled_ShouldBeFollowedByOneThatGoesOnWhereItStopped()
    {
        await using var box = await OutboxFixture.OpenAsync();
        var channel = new TestChannel();
        var first = box.Worker(channel, "first");
        await OutboxFixture.SettleAsync(first);
        await box.ApplyAsync(Transitions.Episode("a"));
        channel.Answer = n => n.Stored.Sequence == 2 ? throw new InvalidOperationException("killed here") : SendResult.Delivered;
        await OutboxFixture.SettleAsync(first);
        channel.Answer = _ => SendResult.Delivered;
        var second = box.Worker(channel, "second");
        await OutboxFixture.SettleAsync(second);
        // The first one's lease runs on.
        channel.Got.ShouldBe(["a 1"]);
        box.Time.Advance(TimeSpan.FromSeconds(16));
        await OutboxFixture.SettleAsync(second);
        channel.Got.ShouldBe(["a 1", "a 2", "a 3"]);
        // Its turn is over, even if it was only asleep.
        await box.ApplyAsync(Transitions.Row("a", 4, AlertState.Alert, 1));
        await OutboxFixture.SettleAsync(first);
        await OutboxFixture.SettleAsync(second);
        channel.Got.ShouldBe(["a 1", "a 2", "a 3", "a 4"]);
    }

    [Fact]
    public async Task AMessageThatIsNeverTaken_ShouldBeGivenUpAfterADay_AndBeVisible()
    {
        await using var box = await OutboxFixture.OpenAsync();
        var channel = new TestChannel { Answer = n => n.Stored.Sequence == 1 ? SendResult.Failed("the receiver answered 400") : SendResult.Delivered };
        var worker = box.Worker(channel);
        await OutboxFixture.SettleAsync(worker);
        await box.ApplyAsync(Transitions.Episode("a"));
        // The last attempt may come a longest pause (72 minutes) after the day is over.
        for (var minute = 0; minute < 26 * 60; minute += 10)
        {
            await OutboxFixture.SettleAsync(worker);
            box.Time.Advance(TimeSpan.FromMinutes(10));
        }

        channel.Got.ShouldBe(["a 2", "a 3"]);
        var letter = (await box.Outbox.DeadAsync(10, default)).ShouldHaveSingleItem();
        letter.Error.ShouldBe("the receiver answered 400");
        letter.Attempts.ShouldBeInRange(20, 40);
    }

    [Fact]
    public async Task AReceiverThatIsGone_ShouldNotBeAskedAgain_UntilSomebodySaysSo()
    {
        await using var box = await OutboxFixture.OpenAsync();
        var asked = 0;
        var channel = new TestChannel
        {
            Answer = _ =>
            {
                asked++;
                return new SendResult(SendOutcome.Gone, "the receiver answered 410 Gone");
            },
        };
        var worker = box.Worker(channel);
        await OutboxFixture.SettleAsync(worker);
        await box.ApplyAsync(Transitions.Episode("a"));
        await OutboxFixture.SettleAsync(worker);
        asked.ShouldBe(1);
        var state = (await box.Outbox.ChannelsAsync(default)).Single();
        (state.Disabled, state.Dead).ShouldBe(("the receiver answered 410 Gone", 3));
        channel.Answer = _ => SendResult.Delivered;
        await box.Outbox.DisableAsync("test", "", default);
        box.Time.Advance(TimeSpan.FromSeconds(6));
        await box.ApplyAsync(Transitions.Row("a", 4, AlertState.Alert, 1));
        await OutboxFixture.SettleAsync(worker);
        channel.Got.ShouldBe(["a 4"]);
    }

    [Fact]
    public async Task ReplaysAreNotCarried_AndCountAsDelivered()
    {
        await using var box = await OutboxFixture.OpenAsync();
        var channel = new TestChannel();
        var worker = box.Worker(channel);
        await OutboxFixture.SettleAsync(worker);
        await box.ApplyAsync(Transitions.Row("a", 1, AlertState.Alert, 1, replay: true), Transitions.Row("b", 1, AlertState.Alert, 1));
        await OutboxFixture.SettleAsync(worker);
        channel.Got.ShouldBe(["b 1"]);
    }

    [Fact]
    public async Task FiveHundredTransitions_ShouldArriveInOrder()
    {
        await using var box = await OutboxFixture.OpenAsync();
        var channel = new TestChannel();
        var worker = box.Worker(channel);
        await OutboxFixture.SettleAsync(worker);
        var rows = Enumerable.Range(1, 100).SelectMany(n => Enumerable.Range(0, 5).Select(a => Transitions.Row($"rule{a}", n, n % 2 == 1 ? AlertState.Alert : AlertState.Cleared, n % 2))).ToList();
        await box.ApplyAsync(rows);
        var watch = Stopwatch.StartNew();
        await OutboxFixture.SettleAsync(worker);
        TestContext.Current.TestOutputHelper?.WriteLine($"500 messages through one channel in {watch.Elapsed.TotalSeconds:0.0} s");
        channel.Got.ShouldBe(rows.Select(r => $"{r.Alert} {r.Sequence}"));
    }

    [Fact]
    public void Pauses_ShouldGrowToAnHour_WithinADay_AndHonourRetryAfter()
    {
        var policy = new RetryPolicy(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        policy.Pause(1, null, 0).ShouldBe(TimeSpan.FromSeconds(4));
        policy.Pause(1, null, 1).ShouldBe(TimeSpan.FromSeconds(6));
        policy.Pause(3, null, 0.5).ShouldBe(TimeSpan.FromSeconds(20));
        policy.Pause(40, null, 0.5).ShouldBe(TimeSpan.FromHours(1));
        policy.Pause(1, TimeSpan.FromMinutes(2), 0.5).ShouldBe(TimeSpan.FromMinutes(2));
        policy.Pause(1, TimeSpan.FromDays(30), 0.5).ShouldBe(TimeSpan.FromDays(1));
    }
}
