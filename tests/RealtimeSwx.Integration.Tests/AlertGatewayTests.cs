using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RealtimeSwx.Domain.Alerts;
using RealtimeSwx.Integration.Tests.Support;
using RealtimeSwx.Messaging;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Integration.Tests;

/// <summary>The gateway as a process of its own between a real outbox, a real broker and a real receiver, killed and started again.</summary>
public sealed class AlertGatewayTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(55);
    private static readonly DateTimeOffset T0 = new(2026, 3, 20, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task FiveHundredTransitions_ArriveInOrderWithinAMinute()
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "swx/v1/local/alert/#");
        await using var storage = await SwxStorage.OpenAsync(StorageOptions.Parse(Database(folder)));
        var rows = Enumerable.Range(1, 100).SelectMany(n => Enumerable.Range(0, 5).Select(rule => Row($"rule{rule}", n))).ToList();
        await using var gateway = await StartAsync(folder, broker.Uri, receiver, storage);
        var clock = Stopwatch.StartNew();
        await storage.Writer.ApplyAsync("test", 1, rows, TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => receiver.Requests.Count >= 500 && subscriber.Messages.Count >= 500, Limit, $"{receiver.Requests.Count} webhooks, {subscriber.Messages.Count} MQTT messages: {gateway.Errors}");
        output.WriteLine($"500 transitions over MQTT and by webhook in {clock.Elapsed.TotalSeconds:0.0} s");
        await subscriber.CaughtUpAsync();
        var expected = rows.Select(r => $"{r.Alert}/{r.Sequence}").ToList();
        subscriber.Messages.Select(m => m.Id).ShouldBe(expected);
        receiver.Requests.Select(Id).ShouldBe(expected);
        subscriber.Emptied.Count.ShouldBe(250);
    }

    [Fact]
    public async Task AGatewayThatIsKilled_LosesNothing_AndRepeatsAtMostWhatWasUnderWay()
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "swx/v1/local/alert/#");
        await using var storage = await SwxStorage.OpenAsync(StorageOptions.Parse(Database(folder)));
        await using (var first = await StartAsync(folder, broker.Uri, receiver, storage))
        {
            // The 20th is taken, and the gateway dies before it hears of it.
            var dead = new TaskCompletionSource();
            receiver.BeforeAnswer = async number =>
            {
                if (number == 20)
                {
                    await first.KillAsync();
                    dead.TrySetResult();
                }
            };
            await storage.Writer.ApplyAsync("test", 1, [.. Enumerable.Range(1, 120).Select(n => Row("storm", n))], TestContext.Current.CancellationToken);
            await dead.Task.WaitAsync(Limit);
        }

        receiver.Requests.Count.ShouldBe(20);
        await using var second = await StartAsync(folder, broker.Uri, receiver, storage);
        await Until.TrueAsync(
            () => receiver.Requests.DistinctBy(r => r.Id).Count() >= 120 && subscriber.Messages.DistinctBy(m => m.Id).Count() >= 120, Limit,
            $"{receiver.Requests.Count} webhooks, {subscriber.Messages.Count} MQTT messages: {second.Errors}");
        await subscriber.CaughtUpAsync();
        var expected = Enumerable.Range(1, 120).Select(n => $"storm/{n}").ToList();
        receiver.Requests.DistinctBy(r => r.Id).Select(Id).ShouldBe(expected);
        subscriber.Messages.DistinctBy(m => m.Id).Select(m => m.Id).ShouldBe(expected);
        receiver.Requests.Count.ShouldBe(121, "the one whose answer was lost came twice");
        subscriber.Messages.Count.ShouldBeLessThanOrEqualTo(121);
        output.WriteLine($"killed in its 20th webhook: {receiver.Requests.Count - 120} webhook(s) and {subscriber.Messages.Count - 120} MQTT message(s) came twice, with their ids");
    }

    [Fact]
    public async Task ABrokerThatIsAway_IsWaitedFor_AndOtherChannelsAreNot()
    {
        using var folder = new TempFolder();
        var port = ChildProcess.FreePort();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var storage = await SwxStorage.OpenAsync(StorageOptions.Parse(Database(folder)));
        await using var gateway = await StartAsync(folder, $"mqtt://127.0.0.1:{port}", receiver, storage);
        await storage.Writer.ApplyAsync("test", 1, [.. Enumerable.Range(1, 9).Select(n => Row("storm", n))], TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => receiver.Requests.Count == 9, Limit, $"{receiver.Requests.Count} webhooks: {gateway.Errors}");
        await using var broker = await Mosquitto.StartAsync(port);
        await using var subscriber = await Subscriber.StartAsync(port, "swx/v1/local/alert/#");
        await Until.TrueAsync(() => subscriber.Messages.Select(m => m.Id).Contains("storm/9"), Limit, $"{subscriber.Messages.Count} MQTT messages: {gateway.Errors}");
        var channels = await storage.Alerts.ChannelsAsync(TestContext.Current.CancellationToken);
        channels.ShouldAllBe(c => c.Dead == 0);

        // Whoever comes later finds what is raised.
        await using var late = await Subscriber.StartAsync(port, "swx/v1/local/alert/#");
        late.Messages.Select(m => m.Id).ShouldBe(["storm/9"]);
    }

    private static string Id(WebhookRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        return json.RootElement.GetProperty("data").GetProperty("id").GetString()!;
    }

    private static string Database(TempFolder folder) => "sqlite:" + folder.File("swx.db");

    private static async Task<ChildProcess> StartAsync(TempFolder folder, string broker, WebhookReceiver receiver, SwxStorage storage)
    {
        var port = ChildProcess.FreePort();
        var secret = folder.Write("webhook.secret", WebhookReceiver.Secret);
        var gateway = ChildProcess.Dotnet(
        [
            ChildProcess.Program("services/RealtimeSwx.Gateway", "RealtimeSwx.Gateway.dll"),
            $"--urls=http://127.0.0.1:{port}", $"--Database={Database(folder)}", $"--Broker={broker}",
            $"--AlertChannels:Webhooks:test:Url={receiver.Url}", $"--AlertChannels:Webhooks:test:SecretFile={secret}",
        ]);
        await ChildProcess.ConnectableAsync(port, TimeSpan.FromSeconds(40));
        await Until.TrueAsync(
            async () => (await storage.Alerts.ChannelsAsync(TestContext.Current.CancellationToken)).Count == 2, TimeSpan.FromSeconds(20), $"the channels do not start: {gateway.Errors}");
        return gateway;
    }

    private static AlertRow Row(string alert, int sequence)
    {
        var at = T0.AddSeconds(sequence);
        var raised = sequence % 2 == 1;
        var message = new AlertMessage(new MessageContext("local", sequence, at, "core", false))
        {
            Id = $"{alert}/{sequence}",
            Rule = alert,
            Scale = "G",
            Level = raised ? 1 : 0,
            State = raised ? AlertState.Alert : AlertState.Cleared,
            PreviousLevel = raised ? 0 : 1,
            RaisedAt = at,
            ValidFrom = at,
            Evidence = [],
            Headline = ImmutableSortedDictionary<string, string>.Empty.Add("en", "A storm.").Add("es", "Una tormenta."),
            Exercise = false,
            Replay = false,
        };
        return new AlertRow(alert, sequence, at, message.State, message.Level, Encoding.UTF8.GetString(SwxJson.Bytes(message)));
    }
}
