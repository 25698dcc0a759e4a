using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Dispatch;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Actors.Serialization;

namespace RealtimeSwx.Actors.Tests.Hosting;

/// <summary>What every process of the system starts with, read from a started actor system.</summary>
public sealed class SwxDefaultsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swx-actors-").FullName;
    private IHost _host = null!;

    private ActorSystem Actors => _host.Services.GetRequiredService<ActorSystem>();

    public async ValueTask InitializeAsync()
    {
        var options = new SwxActorOptions { Database = $"sqlite:{Path.Combine(_folder, "swx.db")}" };
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddAkka(SwxActorOptions.SystemName, akka => akka.WithSwxDefaults(options).WithSwxPersistence(options));
        _host = builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Sharding_keeps_its_state_in_memory_of_the_cluster_and_remembers_no_entities()
    {
        var settings = SwxAkkaExtensions.Sharding("core");
        settings.StateStoreMode.ShouldBe(StateStoreMode.DData);
        settings.RememberEntities.ShouldBe(false);
        settings.ShouldPassivateIdleEntities.ShouldBe(false);
        settings.HandOffStopMessage.ShouldBe(StopEntity.Instance);
        settings.Role.ShouldBe("core");
        Actors.Settings.Config.GetStringList("akka.cluster.sharding.distributed-data.durable.keys").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1", null, "127.0.0.1")]
    [InlineData("0.0.0.0", "core-0.core-cluster", "core-0.core-cluster")]
    [InlineData("0.0.0.0", null, "(this machine)")]
    public void A_node_announces_a_name_that_others_can_use(string host, string? announced, string expected)
    {
        var remote = SwxRemoting.Options(new SwxActorOptions { HostName = host, PublicHostName = announced });
        remote.HostName.ShouldBe(host);
        remote.PublicHostName.ShouldBe(expected.Replace("(this machine)", Environment.MachineName, StringComparison.Ordinal));
    }

    /// <summary>The default of a minute would be a minute without forecasts when a node dies while a shard moves to or from it.</summary>
    [Fact]
    public void A_shard_on_the_move_is_silent_for_seconds_at_most() =>
        ClusterShardingSettings.Create(Actors).TuningParameters.HandOffTimeout.ShouldBe(TimeSpan.FromSeconds(10));

    [Fact]
    public void Stashes_are_bounded() => Actors.Settings.Config.GetInt("akka.actor.default-mailbox.stash-capacity").ShouldBe(10_000);

    [Fact]
    public void Torch_has_a_thread_of_its_own() =>
        Actors.Dispatchers.Lookup("swx.torch-dispatcher").ShouldBeOfType<PinnedDispatcher>();

    [Fact]
    public void Wire_types_have_our_serializer_and_unbound_types_have_none()
    {
        Actors.Serialization.FindSerializerFor(new Work.WorkProtocol.GetWorkers()).ShouldBeOfType<SwxSerializer>();
        Should.Throw<Exception>(() => Actors.Serialization.FindSerializerFor(new Unbound("x")));
    }

    [Fact]
    public void Journal_and_snapshots_are_in_the_named_database()
    {
        var config = Actors.Settings.Config;
        config.GetString("akka.persistence.journal.plugin").ShouldBe("akka.persistence.journal.sql");
        config.GetString("akka.persistence.journal.sql.connection-string").ShouldContain(_folder);
        config.GetString("akka.persistence.snapshot-store.plugin").ShouldBe("akka.persistence.snapshot-store.sql");
        config.GetString("akka.persistence.query.journal.sql.connection-string").ShouldContain(_folder);
    }

    private sealed record Unbound(string Text);
}
