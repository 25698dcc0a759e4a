using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Query;
using Akka.Persistence.Sql.Query;
using Akka.Streams;
using Akka.Streams.Dsl;
using RealtimeSwx.Storage;
using static RealtimeSwx.Actors.Replay.ReplayProtocol;

namespace RealtimeSwx.Core.Projection;

/// <summary>
/// Follows the journal and keeps the read model up to date: events in order, grouped, rows and offset in one transaction. Restarts with
/// back-off from the stored offset. One per cluster.
/// </summary>
public sealed class ProjectionActor : ReceiveActor, IWithStash, IWithTimers
{
    public const string Name = "read-model";
    private const int GroupSize = 500;
    private static readonly TimeSpan GroupWait = TimeSpan.FromMilliseconds(100);
    private readonly IReadModelWriter _writer;
    private readonly CoreOptions _options;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private readonly IMaterializer _materializer;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private SqlReadJournal? _journal;
    private SharedKillSwitch _stop;

    public ProjectionActor(IReadModelWriter writer, CoreOptions options)
    {
        _writer = writer;
        _options = options;
        _materializer = Context.Materializer();
        _stop = KillSwitches.Shared(Name);
        Receive<Connect>(_ => OnConnect());
        ReceiveAny(_ => Stash.Stash());
    }

    public IStash Stash { get; set; } = null!;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The read journal asks the write journal when it is made; on a busy machine that can take longer than it waits.</summary>
    private void OnConnect()
    {
        try
        {
            _journal = PersistenceQuery.Get(Context.System).ReadJournalFor<SqlReadJournal>(SqlReadJournal.Identifier);
        }
        catch (Exception e)
        {
            _log.Warning("The journal cannot be read yet, trying again: {Reason}", e.GetBaseException().Message);
            Timers.StartSingleTimer(Name, Connect.Instance, RetryAfter);
            return;
        }

        Become(Connected);
        Follow();
        Stash.UnstashAll();
    }

    private void Connected()
    {
        Receive<CatchUp>(_ =>
        {
            _stop.Shutdown();
            _stop = KillSwitches.Shared(Name);
            CatchUpAsync().PipeTo(Sender, Self, () => new CaughtUp(), e => new Status.Failure(e));
        });
    }

    protected override void PreStart() => Self.Tell(Connect.Instance);

    protected override void PostStop() => _stop.Shutdown();

    private void Follow()
    {
        var settings = RestartSettings.Create(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), 0.2);
        RestartSource.WithBackoff(
                () => Source.FromTask(_writer.OffsetAsync(Name, CancellationToken.None))
                    .ConcatMany(offset => _journal!.AllEvents(Offset.Sequence(offset)))
                    .Via(Apply()),
                settings)
            .Via(_stop.Flow<NotUsed>())
            .To(Sink.Ignore<NotUsed>())
            .Run(_materializer);
    }

    private async Task CatchUpAsync()
    {
        var offset = await _writer.OffsetAsync(Name, CancellationToken.None);
        await _journal!.CurrentAllEvents(Offset.Sequence(offset)).Via(Apply()).RunWith(Sink.Ignore<NotUsed>(), _materializer);
        Follow();
    }

    private Flow<EventEnvelope, NotUsed, NotUsed> Apply() =>
        Flow.Create<EventEnvelope>()
            .GroupedWithin(GroupSize, GroupWait)
            .SelectAsync(1, async group =>
            {
                var events = group.ToList();
                var rows = events.SelectMany(e => ProjectionRows.Of(e.Event, _options, e.SequenceNr)).ToList();
                try
                {
                    await _writer.ApplyAsync(Name, ((Sequence)events[^1].Offset).Value, rows, CancellationToken.None);
                }
                catch (Exception e)
                {
                    _log.Error(e, "The read model could not be written; trying again from the stored offset");
                    throw;
                }

                return NotUsed.Instance;
            });

    private sealed record Connect : INoSerializationVerificationNeeded
    {
        public static readonly Connect Instance = new();
    }
}
