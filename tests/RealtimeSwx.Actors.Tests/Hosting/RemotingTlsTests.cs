using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Domain;
using RealtimeSwx.Security;

namespace RealtimeSwx.Actors.Tests.Hosting;

/// <summary>Real nodes over real sockets: those with a certificate of the cluster's authority become one cluster, others stay outside.</summary>
public sealed class RemotingTlsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-remoting-").FullName;

    public RemotingTlsTests()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (ours, foreign) = (Authority(), Authority());
        File.WriteAllText(Path("ca.crt"), ours.CertificatePem);
        Issue("good", ours, now);
        Issue("expired", ours, now - TimeSpan.FromDays(60));
        Issue("foreign", foreign, now);

        CertificateAuthority Authority() => CertificateAuthority.Create("Cluster", now - TimeSpan.FromDays(100), TimeSpan.FromDays(1000));

        void Issue(string name, CertificateAuthority by, DateTimeOffset at)
        {
            var (certificate, key) = by.Issue(name, ["node.example"], at, TimeSpan.FromDays(30));
            File.WriteAllText(Path(name + ".crt"), certificate);
            File.WriteAllText(Path(name + ".key"), key);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nodes_with_certificates_of_the_cluster_ShouldForm_it()
    {
        await using var seed = await Node.StartAsync(Options("good"));
        seed.Address.Protocol.ShouldBe("akka.ssl.tcp");
        // As it stands in the settings, without TLS in mind.
        await using var other = await Node.StartAsync(Options("good", seed.Address.ToString().Replace("akka.ssl.tcp", "akka.tcp", StringComparison.Ordinal)));
        await other.UpAsync(2);
        await seed.UpAsync(2);
    }

    [Theory]
    [InlineData("good", "expired")]
    [InlineData("good", "foreign")]
    [InlineData("expired", "good")]
    [InlineData("foreign", "good")]
    public async Task A_node_with_a_bad_certificate_ShouldBeRefused_by_the_other_end(string seedHas, string otherHas)
    {
        await using var seed = await Node.StartAsync(Options(seedHas));
        await using var other = await Node.StartAsync(Options(otherHas, seed.Address.ToString()));
        await (seedHas == "good" ? seed : other).RefusedAsync();
        seed.Members.ShouldBe(1);
        other.Members.ShouldBe(0);
    }

    [Fact]
    public void A_certificate_without_the_authority_ShouldBeAnError_of_the_settings() =>
        Should.Throw<InputException>(() => SwxRemoting.Options(new SwxActorOptions { CertificateFile = Path("good.crt"), KeyFile = Path("good.key") }))
            .Message.ShouldContain("Cluster:AuthorityFile");

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private SwxActorOptions Options(string certificate, params string[] seeds) => new()
    {
        AuthorityFile = Path("ca.crt"),
        CertificateFile = Path(certificate + ".crt"),
        KeyFile = Path(certificate + ".key"),
        Seeds = [.. seeds],
    };

    private sealed class Node : IAsyncDisposable
    {
        private readonly IHost _host;
        private readonly Refusals _log;

        private Node(IHost host, Refusals log) => (_host, _log) = (host, log);

        public Address Address => Cluster.SelfAddress;

        public int Members => Cluster.State.Members.Count(m => m.Status == MemberStatus.Up);

        private Cluster Cluster => Cluster.Get(_host.Services.GetRequiredService<ActorSystem>());

        public static async Task<Node> StartAsync(SwxActorOptions options)
        {
            var log = new Refusals();
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Logging.AddProvider(log);
            builder.Services.AddHealthChecks();
            builder.Services.AddAkka(SwxActorOptions.SystemName, akka => akka.WithSwxDefaults(options));
            var node = new Node(builder.Build(), log);
            await node._host.StartAsync();
            if (options.Seeds.Count == 0)
            {
                await node.UpAsync(1);
            }

            return node;
        }

        public async Task UpAsync(int members)
        {
            var started = TimeProvider.System.GetTimestamp();
            while (Members < members)
            {
                TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Limit, $"{Members} of {members} are up");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        public Task RefusedAsync() => _log.First.WaitAsync(Limit, TimeProvider.System);

        public async ValueTask DisposeAsync()
        {
            await _host.Services.GetRequiredService<ActorSystem>().Terminate();
            _host.Dispose();
        }
    }

    private sealed class Refusals : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task First => _first.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains("Refused the certificate", StringComparison.Ordinal))
            {
                _first.TrySetResult();
            }
        }

        public void Dispose()
        {
        }
    }
}
