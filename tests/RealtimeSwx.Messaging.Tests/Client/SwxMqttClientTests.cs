using System.Text;
using RealtimeSwx.Messaging.Tests.Support;

namespace RealtimeSwx.Messaging.Tests.Client;

public class SwxMqttClientTests
{
    private static readonly EmbeddedBrokerOptions AnyPort = new() { Port = 0 };

    [Fact]
    public async Task A_message_arrives_with_its_properties()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        var inbox = new Inbox();
        await using var reader = await Clients.StartAsync(Clients.Options(broker.Uri, "reader") with { Subscriptions = ["swx/v1/local/#"], Handler = inbox.Take });
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        await writer.PublishAsync(Clients.Text("swx/v1/local/obs/symh", "{}") with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
        await inbox.UntilAsync(1);
        var message = inbox.Messages.ShouldHaveSingleItem();
        message.Topic.ShouldBe("swx/v1/local/obs/symh");
        message.ContentType.ShouldBe("application/json");
        message.Schema.ShouldBe("test.v1");
        message.TraceParent.ShouldBe("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        writer.Counts.Published.ShouldBe(1);
        await Waiting.Until(() => reader.Counts.Acknowledged == 1, "acknowledged");
    }

    [Fact]
    public async Task Messages_are_acknowledged_in_order_and_only_after_the_handler_has_finished()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        var release = new TaskCompletionSource();
        var seen = new List<string>();
        await using var reader = await Clients.StartAsync(Clients.Options(broker.Uri, "reader") with
        {
            Subscriptions = ["swx/v1/local/in/+/+"],
            HandlerConcurrency = 2,
            Handler = async (m, cancel) =>
            {
                lock (seen)
                {
                    seen.Add(Encoding.UTF8.GetString(m.Payload.Span));
                }

                await release.Task.WaitAsync(cancel);
                return true;
            },
        });
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        for (var i = 0; i < 5; i++)
        {
            await writer.PublishAsync(Clients.Text("swx/v1/local/in/test/a", $"{i}"));
        }

        await Waiting.Until(() => reader.Counts.Received == 2, "two handlers run");
        reader.Counts.Acknowledged.ShouldBe(0);
        release.SetResult();
        await Waiting.Until(() => reader.Counts.Acknowledged == 5, "all acknowledged");
        seen.ShouldBe(["0", "1", "2", "3", "4"]);
    }

    [Fact]
    public async Task A_handler_that_fails_is_asked_again_and_the_next_message_waits()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        var calls = new List<string>();
        await using var reader = await Clients.StartAsync(Clients.Options(broker.Uri, "reader") with
        {
            Subscriptions = ["swx/v1/local/in/+/+"],
            Handler = (m, _) =>
            {
                calls.Add(Encoding.UTF8.GetString(m.Payload.Span));
                return calls.Count switch
                {
                    1 => Task.FromResult(false),
                    2 => Task.FromException<bool>(new IOException("the disk is full")),
                    _ => Task.FromResult(true),
                };
            },
        });
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        await writer.PublishAsync(Clients.Text("swx/v1/local/in/test/a", "first"));
        await writer.PublishAsync(Clients.Text("swx/v1/local/in/test/a", "second"));
        await Waiting.Until(() => reader.Counts.Acknowledged == 2, "both acknowledged");
        calls.ShouldBe(["first", "first", "first", "second"]);
        reader.Counts.HandlerRetries.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_after_a_restart_of_the_subscriber()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        var options = Clients.Options(broker.Uri, "reader") with { Subscriptions = ["swx/v1/local/in/+/+"] };
        var started = new TaskCompletionSource();
        var reader = await Clients.StartAsync(options with
        {
            Handler = async (_, cancel) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return true;
            },
        });
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        await writer.PublishAsync(Clients.Text("swx/v1/local/in/test/a", "precious"));
        await started.Task;
        await reader.DisposeAsync();
        await writer.PublishAsync(Clients.Text("swx/v1/local/in/test/a", "while away"));

        var inbox = new Inbox();
        await using var again = await Clients.StartAsync(options with { Handler = inbox.Take });
        await inbox.UntilAsync(2);
        inbox.Messages.Select(m => Encoding.UTF8.GetString(m.Payload.Span)).ShouldBe(["precious", "while away"]);
    }

    [Fact]
    public async Task After_the_broker_is_killed_and_comes_back_clients_are_subscribed_and_retained_values_are_there()
    {
        await using var broker = await Mosquitto.StartAsync();
        var inbox = new Inbox();
        await using var reader = await Clients.StartAsync(Clients.Options(broker.Uri, "reader") with { Subscriptions = ["swx/v1/local/#"], Handler = inbox.Take });
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        await writer.PublishAsync(Clients.Text("swx/v1/local/obs/symh", "old", retain: true));
        await writer.PublishAsync(Clients.Text("swx/v1/local/obs/symh", "newest", retain: true));
        await writer.PublishAsync(Clients.Text("swx/v1/local/obs/kp", "gone", retain: true));
        await writer.PublishAsync(new SwxPublication("swx/v1/local/obs/kp", default) { Retain = true });

        await broker.KillAsync();
        var during = writer.PublishAsync(Clients.Text("swx/v1/local/obs/dst", "sent while the broker was dead", retain: true));
        await Waiting.Until(() => !reader.IsConnected && !writer.IsConnected, "both see that the broker is gone");
        await broker.RunAsync();
        await during.WaitAsync(Waiting.Limit, TimeProvider.System);
        await reader.WaitConnectedAsync().WaitAsync(Waiting.Limit, TimeProvider.System);
        await writer.PublishAsync(Clients.Text("swx/v1/local/obs/hp30", "after"));
        await Waiting.Until(() => inbox.Messages.Any(m => m.Topic == "swx/v1/local/obs/hp30"), "subscribed again");

        var retained = await Mosquitto.ClientAsync("mosquitto_sub", "-p", $"{broker.Port}", "-t", "swx/v1/local/#", "-v", "-W", "1");
        retained.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(["swx/v1/local/obs/dst sent while the broker was dead", "swx/v1/local/obs/symh newest"]);
        writer.Counts.Reconnects.ShouldBe(1);
    }

    /// <summary>An acknowledgement that belongs to a connection that has died must not hold up those of the next one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_flow_on_after_the_broker_was_killed_while_one_was_being_handled(bool finishedBeforeTheLossIsSeen)
    {
        await using var broker = await Mosquitto.StartAsync();
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var handled = 0;
        await using var reader = await Clients.StartAsync(Clients.Options(broker.Uri, "reader") with
        {
            Subscriptions = ["swx/v1/local/in/+/+"],
            HandlerConcurrency = 2,
            Handler = async (_, cancel) =>
            {
                started.TrySetResult();
                await release.Task.WaitAsync(cancel);
                Interlocked.Increment(ref handled);
                return true;
            },
        });
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        await writer.PublishAsync(Clients.Text("swx/v1/local/in/test/a", "under way"));
        await started.Task.WaitAsync(Waiting.Limit, TimeProvider.System);

        await broker.KillAsync();
        if (finishedBeforeTheLossIsSeen)
        {
            release.SetResult();
        }

        await Waiting.Until(() => !reader.IsConnected && !writer.IsConnected, "both see that the broker is gone");
        release.TrySetResult();
        await broker.RunAsync();
        await reader.WaitConnectedAsync().WaitAsync(Waiting.Limit, TimeProvider.System);
        for (var i = 0; i < 8; i++)
        {
            await writer.PublishAsync(Clients.Text("swx/v1/local/in/test/a", $"{i}"));
        }

        await Waiting.Until(() => Volatile.Read(ref handled) >= 9, "all are handled");
        await Waiting.Until(() => reader.Counts.Acknowledged >= 8, "all of the living connection are acknowledged");
    }

    [Fact]
    public async Task A_component_is_born_and_its_will_says_that_it_died()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        var inbox = new Inbox();
        await using var reader = await Clients.StartAsync(Clients.Options(broker.Uri, "reader") with { Subscriptions = ["swx/v1/local/status/#"], Handler = inbox.Take });
        var topic = new SwxTopics("local").Status("core");
        StatusMessage Status(ComponentState state) => new(new MessageContext("local", 1, DateTimeOffset.UnixEpoch, "core", false))
        {
            Id = "core",
            Component = "core",
            State = state,
            Reason = "",
            Version = "1",
        };
        var options = Clients.Options(broker.Uri, "core") with { Presence = new SwxPresence(topic, () => Status(ComponentState.Ready), () => Status(ComponentState.Offline)) };
        var core = await Clients.StartAsync(options);
        await inbox.UntilAsync(1);
        SwxJson.Parse<StatusMessage>(Encoding.UTF8.GetBytes(inbox.Last(topic))).State.ShouldBe(ComponentState.Ready);
        await core.DisposeAsync();
        await inbox.UntilAsync(2);
        SwxJson.Parse<StatusMessage>(Encoding.UTF8.GetBytes(inbox.Last(topic))).State.ShouldBe(ComponentState.Offline);

        // A process that dies says nothing itself: cut its connection without a goodbye.
        await using var cut = await Cable.StartAsync(broker.Port);
        await using var victim = await Clients.StartAsync(options with { Broker = cut.Uri, ClientId = "victim" });
        await inbox.UntilAsync(3);
        cut.Cut();
        await inbox.UntilAsync(4);
        SwxJson.Parse<StatusMessage>(Encoding.UTF8.GetBytes(inbox.Last(topic))).State.ShouldBe(ComponentState.Offline);
    }

    [Fact]
    public async Task PublishAsync_ShouldFail_WhenNoBrokerAnswersInTime()
    {
        await using var client = new SwxMqttClient(
            Clients.Options(new Uri("mqtt://127.0.0.1:1"), "lonely") with { PublishTimeout = TimeSpan.FromMilliseconds(200), MaxPendingPublications = 1 }, TimeProvider.System);
        client.Start();
        var first = client.PublishAsync(Clients.Text("a", "1"));
        var second = await Should.ThrowAsync<SwxPublishException>(() => client.PublishAsync(Clients.Text("a", "2")));
        second.Message.ShouldContain("1 publications are pending");
        (await Should.ThrowAsync<SwxPublishException>(first)).Message.ShouldContain("did not acknowledge within 0.2 s");
        client.Counts.Dropped.ShouldBe(2);
    }

    [Fact]
    public async Task Publications_keep_their_order_over_a_lost_connection()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        var inbox = new Inbox();
        await using var reader = await Clients.StartAsync(Clients.Options(broker.Uri, "reader") with { Subscriptions = ["t/#"], Handler = inbox.Take });
        await using var cable = await Cable.StartAsync(broker.Port);
        await using var writer = await Clients.StartAsync(Clients.Options(cable.Uri, "writer"));
        var sending = Enumerable.Range(0, 2000).Select(i => writer.PublishAsync(Clients.Text("t/a", $"{i}"))).ToList();
        await inbox.UntilAsync(100);
        cable.Cut();
        await Task.WhenAll(sending).WaitAsync(Waiting.Limit, TimeProvider.System);
        await Waiting.Until(() => inbox.Messages.Any(m => Encoding.UTF8.GetString(m.Payload.Span) == "1999"), "the last one");

        // At least once: a piece may be repeated where the connection broke, nothing is missing, and nothing new comes out of turn.
        var first = inbox.Messages.Select(m => int.Parse(Encoding.UTF8.GetString(m.Payload.Span))).Distinct().ToList();
        first.ShouldBe(Enumerable.Range(0, 2000));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1883")]
    [InlineData("127.0.0.1")]
    public async Task Start_ShouldRefuse_WhenTheBrokerIsNoMqttAddress(string broker)
    {
        await using var client = new SwxMqttClient(Clients.Options(new Uri(broker, UriKind.RelativeOrAbsolute), "x"), TimeProvider.System);
        Should.Throw<Domain.InputException>(client.Start).Message.ShouldContain("mqtt://HOST:PORT");
    }
}
