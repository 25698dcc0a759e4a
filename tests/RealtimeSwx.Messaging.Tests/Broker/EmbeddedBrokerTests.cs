using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Domain;
using RealtimeSwx.Messaging.Tests.Support;

namespace RealtimeSwx.Messaging.Tests.Broker;

public class EmbeddedBrokerTests
{
    private static readonly EmbeddedBrokerOptions AnyPort = new() { Port = 0 };

    [Fact]
    public async Task A_foreign_subscriber_gets_the_retained_value()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        await writer.PublishAsync(Clients.Text("swx/v1/local/obs/symh", "-87.5", retain: true));
        var output = await Mosquitto.ClientAsync("mosquitto_sub", "-V", "5", "-p", $"{broker.Port}", "-t", "swx/v1/#", "-C", "1", "-F", "%t %r %C %P %p");
        output.Trim().ShouldBe("swx/v1/local/obs/symh 1 application/json schema:test.v1 -87.5");
    }

    [Fact]
    public async Task A_foreign_publisher_reaches_the_handler()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        var inbox = new Inbox();
        await using var reader = await Clients.StartAsync(Clients.Options(broker.Uri, "core") with { Subscriptions = [new SwxTopics("local").AllInbound], Handler = inbox.Take });
        await Mosquitto.ClientAsync("mosquitto_pub", "-p", $"{broker.Port}", "-q", "1", "-t", "swx/v1/local/in/lago-acqua/uvg", "-m", "@@@");
        await inbox.UntilAsync(1);
        inbox.Last("swx/v1/local/in/lago-acqua/uvg").ShouldBe("@@@");
    }

    [Fact]
    public async Task Retained_messages_survive_a_restart_with_a_file_and_expired_ones_do_not()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("swx-retained").FullName, "retained.ndjson");
        var options = AnyPort with { RetainedFile = file };
        await using (var broker = await EmbeddedBroker.StartAsync(options, TimeProvider.System))
        {
            await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
            await writer.PublishAsync(Clients.Text("a/kept", "x", retain: true));
            await writer.PublishAsync(Clients.Text("a/short", "x", retain: true) with { Expiry = TimeSpan.FromSeconds(1) });
            await writer.PublishAsync(Clients.Text("a/cleared", "x", retain: true));
            await writer.PublishAsync(new SwxPublication("a/cleared", default) { Retain = true });
        }

        var later = new LaterTime(TimeSpan.FromMinutes(1));
        await using var again = await EmbeddedBroker.StartAsync(options, later);
        var inbox = new Inbox();
        await using var reader = await Clients.StartAsync(Clients.Options(again.Uri, "reader") with { Subscriptions = ["a/#"], Handler = inbox.Take });
        await using var other = await Clients.StartAsync(Clients.Options(again.Uri, "other"));
        await other.PublishAsync(Clients.Text("a/end", "x"));
        await Waiting.Until(() => inbox.Messages.Any(m => m.Topic == "a/end"), "the end");
        inbox.Messages.Select(m => m.Topic).ShouldBe(["a/kept", "a/end"]);
        inbox.Messages.First().Schema.ShouldBe("test.v1");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Clients_on_the_web_socket_of_an_application_share_the_broker()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapSwxMqtt(broker);
        await app.StartAsync();
        var ws = new Uri(app.Urls.Single().Replace("http://", "ws://") + "/mqtt");

        var inbox = new Inbox();
        await using var page = await Clients.StartAsync(Clients.Options(ws, "page") with { Subscriptions = ["a/#"], Handler = inbox.Take });
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        var large = new string('x', 400_000);
        await writer.PublishAsync(Clients.Text("a/b", large));
        await page.PublishAsync(Clients.Text("a/c", "from the page"));
        await inbox.UntilAsync(2);
        inbox.Last("a/b").ShouldBe(large);

        using var http = new HttpClient();
        (await http.GetAsync(app.Urls.Single() + "/mqtt")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var foreign = new System.Net.WebSockets.ClientWebSocket();
        foreign.Options.AddSubProtocol("mqtt");
        foreign.Options.SetRequestHeader("Origin", "https://elsewhere.example");
        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => foreign.ConnectAsync(ws, TestContext.Current.CancellationToken));

        await app.StopAsync().WaitAsync(Waiting.Limit, TimeProvider.System);
    }

    [Fact]
    public async Task StartAsync_ShouldRefuse_WhenOpenToEverybodyOrThePortIsTaken()
    {
        (await Should.ThrowAsync<InputException>(() => EmbeddedBroker.StartAsync(AnyPort with { Address = IPAddress.Any }, TimeProvider.System)))
            .Message.ShouldContain("loopback only");
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort, TimeProvider.System);
        (await Should.ThrowAsync<InputException>(() => EmbeddedBroker.StartAsync(AnyPort with { Port = broker.Port }, TimeProvider.System)))
            .Message.ShouldContain("cannot listen");
    }

    [Fact]
    public async Task A_slow_subscriber_holds_inbound_publishers_back_and_loses_nothing()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort with { MaxPendingPerClient = 20 }, TimeProvider.System);
        var release = new TaskCompletionSource();
        await using var core = await Clients.StartAsync(Clients.Options(broker.Uri, "core") with
        {
            Subscriptions = ["swx/v1/local/in/+/+"],
            Handler = async (_, cancel) =>
            {
                await release.Task.WaitAsync(cancel);
                return true;
            },
        });
        await using var station = await Clients.StartAsync(Clients.Options(broker.Uri, "station"));
        var sending = Enumerable.Range(0, 200).Select(i => station.PublishAsync(Clients.Text("swx/v1/local/in/test/a", $"{i}"))).ToList();
        await Waiting.Until(() => station.Counts.Published >= 20, "the queue is full");
        station.Counts.Published.ShouldBeLessThan(25, "the publisher is held back");
        release.SetResult();
        await Task.WhenAll(sending).WaitAsync(Waiting.Limit, TimeProvider.System);
        await Waiting.Until(() => core.Counts.Acknowledged == 200, "nothing is lost");
        broker.Counts.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_waits_for_an_absent_subscriber_is_bounded_and_the_rest_is_counted()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort with { MaxPendingPerClient = 20 }, TimeProvider.System);
        var options = Clients.Options(broker.Uri, "away") with { Subscriptions = ["a/#"] };
        await (await Clients.StartAsync(options)).DisposeAsync();
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        for (var i = 0; i < 50; i++)
        {
            await writer.PublishAsync(Clients.Text("a/b", $"{i}"));
        }

        broker.Counts.Dropped["subscriber queue full"].ShouldBe(30);
        var inbox = new Inbox();
        await using var back = await Clients.StartAsync(options with { Handler = inbox.Take });
        await inbox.UntilAsync(20);
        Encoding.UTF8.GetString(inbox.Messages.First().Payload.Span).ShouldBe("0");
    }

    [Fact]
    public async Task Sessions_of_clients_that_stay_away_end()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort with { MaxAbsentSessions = 1, SaveEvery = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        var first = Clients.Options(broker.Uri, "first") with { Subscriptions = ["a/#"] };
        await (await Clients.StartAsync(first)).DisposeAsync();
        await using var writer = await Clients.StartAsync(Clients.Options(broker.Uri, "writer"));
        await writer.PublishAsync(Clients.Text("a/b", "for the first"));
        await (await Clients.StartAsync(Clients.Options(broker.Uri, "second") with { Subscriptions = ["a/#"] })).DisposeAsync();
        await Waiting.Until(() => broker.Counts.Dropped.GetValueOrDefault("session ended with messages waiting") == 1, "the first session ends");

        await writer.PublishAsync(Clients.Text("a/b", "for the second"));
        var inbox = new Inbox();
        await using var second = await Clients.StartAsync(Clients.Options(broker.Uri, "second") with { Handler = inbox.Take });
        await inbox.UntilAsync(1);
        inbox.Last("a/b").ShouldBe("for the second");
    }

    [Fact]
    public async Task A_packet_that_claims_to_be_too_long_ends_the_connection_before_its_body_is_read()
    {
        await using var broker = await EmbeddedBroker.StartAsync(AnyPort with { MaxPacketBytes = 1000 }, TimeProvider.System);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, broker.Port);
        await socket.SendAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F });
        int n;
        try
        {
            n = await socket.ReceiveAsync(new byte[10]).WaitAsync(Waiting.Limit, TimeProvider.System);
        }
        catch (SocketException)
        {
            n = 0;
        }

        n.ShouldBe(0);
        await using var client = await Clients.StartAsync(Clients.Options(broker.Uri, "good"));
        await client.PublishAsync(Clients.Text("a", new string('x', 900)));
    }

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
