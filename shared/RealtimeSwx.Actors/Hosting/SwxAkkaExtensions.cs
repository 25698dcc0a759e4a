using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Hosting;
using Akka.Remote.Hosting;
using RealtimeSwx.Actors.Serialization;
using RealtimeSwx.Storage;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>The defaults that every process of the system shares.</summary>
public static class SwxAkkaExtensions
{
    /// <summary>Nodes with this role hold the entities.</summary>
    public const string CoreRole = "core";

    /// <summary>Serialization, remoting, cluster, persistence and health as all services have them.</summary>
    public static AkkaConfigurationBuilder WithSwxDefaults(this AkkaConfigurationBuilder builder, SwxActorOptions options)
    {
        builder
            .ConfigureLoggers(log =>
            {
                log.ClearLoggers();
                // Decisions that matter go out as messages; Akka's own news (remoting started, shut down …) would go to stdout.
                log.LogLevel = Akka.Event.LogLevel.WarningLevel;
                log.AddLoggerFactory();
            })
            .AddHocon(Hocon, HoconAddMode.Prepend)
            .WithCustomSerializer("swx", [typeof(ISwxWireMessage)], system => new SwxSerializer(system))
            .WithStrictSerialization()
            .WithRemoting(SwxRemoting.Options(options))
            .WithClustering(new ClusterOptions
            {
                Roles = [.. options.Roles],
                SeedNodes = options.Seeds.Count > 0 ? SwxRemoting.Seeds(options) : null,
                // The state is Core's: where most of its nodes are is where the system is. Workers and gateways follow.
                SplitBrainResolver = new KeepMajorityOption { Role = CoreRole },
            })
            .WithActorSystemLivenessCheck()
            .WithAkkaClusterReadinessCheck();
        if (options.Seeds.Count == 0)
        {
            builder.AddStartup((system, _) =>
            {
                var cluster = Akka.Cluster.Cluster.Get(system);
                cluster.Join(cluster.SelfAddress);
            });
        }

        return builder;
    }

    /// <summary>Journal and snapshot store; only processes with entities or projections need them.</summary>
    public static AkkaConfigurationBuilder WithSwxPersistence(this AkkaConfigurationBuilder builder, SwxActorOptions options)
    {
        var storage = StorageOptions.Parse(options.Database);
        var provider = storage.Provider == StorageProvider.Sqlite ? "SQLite.MS" : "PostgreSQL.15";
        var connection = storage.JournalConnectionString;
        if (storage.Provider == StorageProvider.Sqlite)
        {
            SqliteJournal.Prepare(storage.Location);
            builder.AddSetup(SqliteJournal.Setup(connection));
        }

        return builder
            .WithJournalAndSnapshot(
                new SqlJournalOptions(provider, connection),
                new SqlSnapshotOptions(provider, connection),
                journal => journal.WithHealthCheck(),
                snapshots => snapshots.WithHealthCheck())
            .AddHocon(ReadJournal(provider, connection), HoconAddMode.Prepend);
    }

    /// <summary>The read side of the journal, which the projection follows.</summary>
    private static Config ReadJournal(string provider, string connection) => ConfigurationFactory.ParseString(
        $$"""
        akka.persistence.query.journal.sql {
          class = "Akka.Persistence.Sql.Query.SqlReadJournalProvider, Akka.Persistence.Sql"
          write-plugin = "akka.persistence.journal.sql"
          max-buffer-size = 500
          max-concurrent-queries = 100
          query-throttle-timeout = 3s
          connection-string = "{{connection.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"
          provider-name = "{{provider}}"
          refresh-interval = 200ms
          journal-sequence-retrieval.query-delay = 200ms
        }
        """);

    /// <summary>A sharded entity type on nodes with <paramref name="role"/>, reachable elsewhere through a proxy.</summary>
    public static AkkaConfigurationBuilder WithSwxEntity<TMarker>(
        this AkkaConfigurationBuilder builder,
        string typeName,
        string role,
        Func<ActorSystem, IActorRegistry, Func<string, Props>> props)
        where TMarker : class =>
        builder.WithShardRegion<TMarker>(
            typeName,
            (system, registry, _) =>
            {
                var create = props(system, registry);
                return id => create(SwxExtractor.Unescape(id));
            },
            new SwxExtractor(),
            Sharding(role));

    /// <summary>How every entity type is sharded on nodes with <paramref name="role"/>.</summary>
    public static ShardOptions Sharding(string role) => new()
    {
        Role = role,
        StateStoreMode = StateStoreMode.DData,
        RememberEntities = false,
        // Entities are few, bounded and fed by ticks that do not count as traffic everywhere: keep them.
        ShouldPassivateIdleEntities = false,
        HandOffStopMessage = StopEntity.Instance,
    };

    private const string Hocon =
        """
        akka {
          # Remote messages carry windows of plain arrays; maps and checkpoints travel as blobs.
          remote.dot-netty.tcp.maximum-frame-size = 8MB
          remote.dot-netty.tcp.send-buffer-size = 16MB
          remote.dot-netty.tcp.receive-buffer-size = 16MB
          cluster.sharding.distributed-data.durable.keys = []
          cluster.shutdown-after-unsuccessful-join-seed-nodes = 60s
          # A node that is not heard of for about 4 s is unreachable; when nothing has changed for 4 s more the majority goes on without it.
          # Its entities and singletons begin elsewhere a second later: should it still live, the journal's unique key lets only one write.
          cluster.failure-detector.acceptable-heartbeat-pause = 4s
          cluster.split-brain-resolver.stable-after = 4s
          cluster.down-removal-margin = 1s
          # A shard that moves while its old or new node dies is silent until this long has passed (60 s by default); an entity that has not
          # ended its tick after half of it is stopped, and the tick is done again where it goes.
          cluster.sharding.handoff-timeout = 10s
          # A database that is back is used again soon.
          persistence.journal.sql.circuit-breaker { max-failures = 5, call-timeout = 20s, reset-timeout = 3s }
          persistence.snapshot-store.sql.circuit-breaker { max-failures = 5, call-timeout = 20s, reset-timeout = 3s }
          actor.default-mailbox.stash-capacity = 10000
          persistence.max-concurrent-recoveries = 20
          coordinated-shutdown.default-phase-timeout = 10s
          log-dead-letters = 5
          stdout-loglevel = OFF
          log-dead-letters-during-shutdown = off
        }
        # Torch is native, blocking and thread-affine (its dispose scopes are thread-static): one thread per actor that uses it.
        swx.torch-dispatcher { type = PinnedDispatcher }
        # Clustering is plain CPU work: its own threads, so that heartbeats are never behind it.
        swx.compute-dispatcher {
          type = ForkJoinDispatcher
          throughput = 1
          dedicated-thread-pool.thread-count = 2
        }
        """;
}

/// <summary>Stops an entity on hand-off through its own mailbox, so that pending persists finish first (a poison pill would not wait).</summary>
public sealed class StopEntity : Akka.Event.IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    public static readonly StopEntity Instance = new();

    private StopEntity()
    {
    }
}
