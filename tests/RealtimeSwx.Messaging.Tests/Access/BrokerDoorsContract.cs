using RealtimeSwx.Messaging.Tests.Support;
using RealtimeSwx.Security;

namespace RealtimeSwx.Messaging.Tests.Access;

/// <summary>What every broker with our users and certificates must refuse, and what it must let through.</summary>
public abstract class BrokerDoorsContract : IDisposable
{
    private static readonly string[] Everything =
    [
        "swx/v1/local/obs/symh", "swx/v1/local/forecast/symh/ensemble", "swx/v1/local/cluster/lago/uvg", "swx/v1/local/verification/symh",
        "swx/v1/local/model/symh", "swx/v1/local/alert/g1", "swx/v1/local/status/core", "swx/v1/local/status/worker/w1", "swx/v1/local/status/gateway",
        "swx/v1/local/in/lago-acqua/uvg", "swx/v1/local/in/lago-acqua/mor", "swx/v1/local/in/ionex/uvg", "swx/v1/local/in/lago-acqua/uvg/more",
        "swx/v1/elsewhere/obs/symh", "swx/v2/local/obs/symh", "other/tree",
    ];

    /// <summary>By hand, not from the table: a slip in the table must not pass.</summary>
    public static readonly TheoryData<string, string[]> Publishes = new()
    {
        { "core", [.. Everything[..9]] },
        { "worker", ["swx/v1/local/status/worker/w1"] },
        { "gateway", ["swx/v1/local/alert/g1", "swx/v1/local/status/gateway"] },
        { "uvg", ["swx/v1/local/in/lago-acqua/uvg"] },
        { "mor", ["swx/v1/local/in/lago-acqua/mor"] },
        { "reader", [] },
    };

    private protected DoorFolder Folder { get; } = new();

    private protected abstract Task<RunningBroker> StartAsync(bool clientCertificates = false);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Publishes))]
    public async Task A_client_ShouldPublish_only_what_its_role_may(string user, string[] allowed)
    {
        await using var broker = await StartAsync();
        await using var client = await Clients.StartAsync(Folder.Client(broker.Uri, user));
        var done = new List<string>();
        foreach (var topic in Everything)
        {
            try
            {
                await client.PublishAsync(Clients.Text(topic, "x"));
                done.Add(topic);
            }
            catch (SwxPublishException e)
            {
                e.Message.ShouldContain("NotAuthorized");
            }
        }

        done.ShouldBe(allowed);
    }

    [Fact]
    public async Task A_client_ShouldRead_only_what_its_role_may_whatever_it_subscribes()
    {
        await using var broker = await StartAsync();
        await using var core = await Clients.StartAsync(Folder.Client(broker.Uri, "core") with { ClientId = "writer" });
        await using var station = await Clients.StartAsync(Folder.Client(broker.Uri, "uvg") with { ClientId = "station" });
        await station.PublishAsync(Clients.Text("swx/v1/local/in/lago-acqua/uvg", "before", retain: true));

        var inboxes = DoorFolder.Roles.ToDictionary(r => r, _ => new Inbox());
        var clients = new List<SwxMqttClient>();
        foreach (var role in DoorFolder.Roles)
        {
            clients.Add(await Clients.StartAsync(Folder.Client(broker.Uri, role) with
            {
                Subscriptions = ["#", "swx/v1/local/in/+/+", "swx/v1/local/in/lago-acqua/uvg"],
                Handler = inboxes[role].Take,
            }));
        }

        foreach (var topic in Everything[..9])
        {
            await core.PublishAsync(Clients.Text(topic, "x"));
        }

        await station.PublishAsync(Clients.Text("swx/v1/local/in/lago-acqua/uvg", "raw bytes"));
        await core.PublishAsync(Clients.Text("swx/v1/local/status/end", "x"));
        foreach (var (role, inbox) in inboxes)
        {
            await Waiting.Until(() => inbox.Messages.Any(m => m.Topic.EndsWith("status/end", StringComparison.Ordinal)), $"the end for {role}");
            var seen = inbox.Messages.Select(m => m.Topic).Distinct().Except(["swx/v1/local/status/end"]).Order(StringComparer.Ordinal).ToList();
            List<string> expected = [.. Everything[..9], .. role == "core" ? new[] { "swx/v1/local/in/lago-acqua/uvg" } : []];
            seen.ShouldBe([.. expected.Order(StringComparer.Ordinal)], customMessage: role);
        }

        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nobody_ShouldEnter_without_a_users_password()
    {
        await using var broker = await StartAsync();
        var good = Folder.Client(broker.Uri, "core");
        await Clients.RefusedAsync(good with { User = null, Password = null });
        await Clients.RefusedAsync(good with { Password = DoorFolder.Password("reader") });
        await Clients.RefusedAsync(good with { Password = Secret.Of("x") });
        await Clients.RefusedAsync(good with { User = "nobody" });
        await using var client = await Clients.StartAsync(good);
    }

    [Fact]
    public async Task A_reader_with_Cores_client_id_ShouldGet_nothing_that_waits_for_Core()
    {
        await using var broker = await StartAsync();
        var core = Folder.Client(broker.Uri, "core") with { Subscriptions = [DoorFolder.Topics.AllInbound] };
        await (await Clients.StartAsync(core)).DisposeAsync();
        await using var station = await Clients.StartAsync(Folder.Client(broker.Uri, "uvg"));
        await station.PublishAsync(Clients.Text("swx/v1/local/in/lago-acqua/uvg", "raw bytes"));

        var inbox = new Inbox();
        await using var thief = new SwxMqttClient(
            Folder.Client(broker.Uri, "reader") with { ClientId = core.ClientId, Subscriptions = ["swx/v1/local/status/#"], Handler = inbox.Take }, TimeProvider.System);
        thief.Start();
        await using var writer = await Clients.StartAsync(Folder.Client(broker.Uri, "core") with { ClientId = "writer" });
        if (broker.KeepsClientIds)
        {
            await Clients.RefusedAsync(Folder.Client(broker.Uri, "reader") with { ClientId = core.ClientId });
        }
        else
        {
            await thief.WaitConnectedAsync().WaitAsync(Waiting.Limit, TimeProvider.System);
            await writer.PublishAsync(Clients.Text("swx/v1/local/status/end", "x"));
            await Waiting.Until(() => inbox.Messages.Any(m => m.Topic.EndsWith("status/end", StringComparison.Ordinal)), "the end");
        }

        inbox.Messages.ShouldNotContain(m => m.Topic.Contains("/in/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Last_Will_ShouldNotSay_what_its_client_may_not()
    {
        await using var broker = await StartAsync();
        var inbox = new Inbox();
        await using var core = await Clients.StartAsync(Folder.Client(broker.Uri, "core") with { Subscriptions = [DoorFolder.Topics.All], Handler = inbox.Take });
        var will = new StatusMessage(new MessageContext("local", 0, TimeProvider.System.GetUtcNow(), "reader", false)) { Id = "status/core/offline", Component = "core", State = ComponentState.Offline, Reason = "", Version = "0" };
        var presence = new SwxPresence(DoorFolder.Topics.Status("core"), () => will, () => will);
        await using (var reader = new SwxMqttClient(Folder.Client(broker.Uri, "reader") with { Presence = presence }, TimeProvider.System))
        {
            // Mosquitto does not even let it in; the embedded broker refuses the message when it comes to it.
            reader.Start();
            await Task.WhenAny(reader.WaitConnectedAsync(), Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System));
        }

        await core.PublishAsync(Clients.Text("swx/v1/local/status/end", "x"));
        await Waiting.Until(() => inbox.Messages.Any(m => m.Topic.EndsWith("status/end", StringComparison.Ordinal)), "the end");
        inbox.Messages.Select(m => m.Topic).ShouldBe(["swx/v1/local/status/end"]);
    }

    [Theory]
    [InlineData("expired", "ca.crt")]
    [InlineData("foreign", "ca.crt")]
    [InlineData("elsewhere", "ca.crt")]
    [InlineData("tls", "foreign-ca.crt")]
    public async Task A_client_ShouldRefuse_a_broker_whose_certificate_is_bad(string served, string authority)
    {
        if (served != "tls")
        {
            Folder.Serve(served);
        }

        await using var broker = await StartAsync();
        (await Clients.RefusedAsync(Folder.Client(broker.Uri, "core", authority: authority))).ShouldContain("certificate");
    }

    [Fact]
    public async Task A_broker_ShouldRefuse_a_client_whose_certificate_is_bad_or_missing()
    {
        await using var broker = await StartAsync(clientCertificates: true);
        await Clients.RefusedAsync(Folder.Client(broker.Uri, "core"));
        await Clients.RefusedAsync(Folder.Client(broker.Uri, "core", certificate: "expired"));
        await Clients.RefusedAsync(Folder.Client(broker.Uri, "core", certificate: "foreign"));
        await using var client = await Clients.StartAsync(Folder.Client(broker.Uri, "core", certificate: "tls"));
        await client.PublishAsync(Clients.Text("swx/v1/local/obs/symh", "x"));
    }

    [Fact]
    public async Task A_message_beyond_the_limit_ShouldEnd_the_connection_and_not_the_broker()
    {
        await using var broker = await StartAsync();
        await using var station = await Clients.StartAsync(Folder.Client(broker.Uri, "uvg") with { PublishTimeout = TimeSpan.FromSeconds(2) });
        await Should.ThrowAsync<SwxPublishException>(() => station.PublishAsync(new SwxPublication("swx/v1/local/in/lago-acqua/uvg", new byte[9 * 1024 * 1024])));
        await using var core = await Clients.StartAsync(Folder.Client(broker.Uri, "core"));
        await core.PublishAsync(Clients.Text("swx/v1/local/obs/symh", "x"));
    }
}

/// <param name="KeepsClientIds">It refuses a client id that is another user's.</param>
internal sealed record RunningBroker(Uri Uri, bool KeepsClientIds, IAsyncDisposable Process) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Process.DisposeAsync();
}

public sealed class EmbeddedBrokerDoors : BrokerDoorsContract
{
    private protected override async Task<RunningBroker> StartAsync(bool clientCertificates = false)
    {
        var broker = await EmbeddedBroker.StartAsync(
            new EmbeddedBrokerOptions
            {
                Port = 0,
                Users = MosquittoUsers.Read(Folder.File("passwd"), Folder.File("acl")),
                Tls = new TlsFiles { AuthorityFile = Folder.File("ca.crt"), CertificateFile = Folder.File("tls.crt"), KeyFile = Folder.File("tls.key") },
                ClientCertificates = clientCertificates,
            },
            TimeProvider.System);
        return new RunningBroker(broker.Uri, true, broker);
    }
}

public sealed class MosquittoDoors : BrokerDoorsContract
{
    private protected override async Task<RunningBroker> StartAsync(bool clientCertificates = false)
    {
        var broker = await Mosquitto.StartAsync(Folder, new MosquittoConf { ClientCertificates = clientCertificates });
        return new RunningBroker(new Uri($"mqtts://127.0.0.1:{broker.Port}"), false, broker);
    }
}
