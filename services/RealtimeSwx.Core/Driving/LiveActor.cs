using System.Net;
using Akka.Actor;
using Akka.Event;
using RealtimeSwx.Actors.Hosting;
using RealtimeSwx.Core.Ingestion;
using RealtimeSwx.Core.Ingestion.Folders;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Pipeline;

namespace RealtimeSwx.Core.Driving;

/// <summary>
/// Drives the system by the clock on the wall: starts one <see cref="HttpFeedActor"/> per feed and one <see cref="FolderFeedActor"/> per folder, stores what
/// they and the broker bring, and issues every target that has data at its issue times. Data and forecasts do not wait for each other: a forecast reads what was available
/// at its issue time, however late it is computed.
/// <para>
/// Kp forecasts come from the <c>kp</c> series alone. There is no public real-time text source of Sym-H: where nobody brings it over MQTT, hourly
/// Dst stands in for it, and the forecast says so.
/// </para>
/// Publishes <see cref="FeedPolled"/>, <see cref="NotStored"/> and <see cref="Issued"/> on the event stream for whoever watches in this process.
/// </summary>
public sealed class LiveActor : ReceiveActor
{
    /// <summary>Inbound batches that may wait.</summary>
    private const int MaxWaiting = 192;

    /// <summary>Feeds grow stale while nothing happens: the status goes out at least this often.</summary>
    private static readonly TimeSpan StatusEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(15);
    private readonly Recorder _recorder;
    private readonly FeedMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly TimeSpan _grace;
    private readonly Dictionary<string, LiveFeedOptions> _feeds;
    private readonly Dictionary<string, FolderFeedOptions> _folders;
    private readonly TargetSchedule _schedule;
    private readonly Dictionary<string, FeedStatus> _counted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _issuing = new(StringComparer.Ordinal);
    private readonly StoringLane _polled;
    private readonly StoringLane _fromFolders;
    private readonly StoringLane _inbound;
    private readonly IIntake _intake;
    private readonly ClockTimers _timers;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, PooledConnectionLifetime = TimeSpan.FromMinutes(15) })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public LiveActor(Recorder recorder, Func<string, IForecastPipeline> pipelines, LiveOptions options, FeedMonitor monitor, TimeProvider time, IIntake intake)
    {
        (_recorder, _monitor, _time, _grace, _intake) = (recorder, monitor, time, options.Grace, intake);
        _feeds = options.Resolve().ToDictionary(f => f.Name, StringComparer.Ordinal);
        _folders = options.ResolveFolders().ToDictionary(f => f.Name, StringComparer.Ordinal);
        _schedule = new TargetSchedule(pipelines);
        _timers = new ClockTimers(time, Self);

        // A feed has one batch under way at most, so these lanes never refuse. Hours of pulses take minutes: polled values do not wait behind them.
        _polled = new StoringLane(_feeds.Count, Store);
        _fromFolders = new StoringLane(_folders.Count, Store);
        _inbound = new StoringLane(MaxWaiting, Store);
        Receive<ClockTimers.Due>(_timers.Run);
        Receive<FeedBatch>(OnBatch);
        Receive<FeedPolled>(polled =>
        {
            _monitor.Polled(polled.Status, _folders.TryGetValue(polled.Status.Feed, out var folder) ? folder.StaleAfter : _feeds[polled.Status.Feed].StaleAfter);
            CountChanges(polled.Status);
            Context.System.EventStream.Publish(polled);
        });
        Receive<ReplayActor.Feed>(feed =>
        {
            var sender = Sender;
            if (!_inbound.TryAdd(new LaneItem(feed, feed.Records, feed.TraceParent, (_, error) => sender.Tell(new ReplayActor.FeedDone(error is null, error)))))
            {
                Count("inbound_refused", 1);
                CoreTelemetry.Dropped.Add(1, new KeyValuePair<string, object?>("place", "inbound"), new KeyValuePair<string, object?>("reason", "queue full, left with the broker"));
                sender.Tell(new ReplayActor.FeedDone(false, "the queue is full"));
            }
        });
        Receive<AlertsSettled>(settled =>
        {
            if (settled.Error is not null)
            {
                _log.Warning("Alerts were not brought up to date, trying again within a minute: {Reason}", settled.Error);
            }
        });
        Receive<Stored>(OnStored);
        Receive<Issued>(OnIssued);
        Receive<StopEntity>(_ => _intake.EndAsync().PipeTo(Self, success: () => Drained.Instance, failure: _ => Drained.Instance));
        Receive<Drained>(_ => Context.Stop(Self));
    }

    /// <summary>A target has ticked.</summary>
    /// <param name="ForecastId">Null when there was nothing to forecast from, or the instant had been issued before.</param>
    /// <param name="Error">Null when all went well; else the tick is tried again until the next issue time comes.</param>
    public sealed record Issued(string Target, DateTimeOffset At, string? ForecastId, string? Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>A batch did not reach the journal; its sender keeps it.</summary>
    public sealed record NotStored(string Reason) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    protected override void PreStart()
    {
        foreach (var feed in _feeds.Values)
        {
            Context.ActorOf(HttpFeedActor.Props(feed, _client, _time, Self, Self, Random.Shared.Next()), "feed-" + Uri.EscapeDataString(feed.Name));
        }

        foreach (var folder in _folders.Values)
        {
            Context.ActorOf(FolderFeedActor.Props(folder, _time, Self, Self), "folder-" + Uri.EscapeDataString(folder.Name));
        }

        TellStatus();
        _intake.Begin(Self);
    }

    protected override void PostStop()
    {
        _ = _intake.EndAsync();
        _timers.Dispose();
        _stopping.Cancel();
        _stopping.Dispose();
        _client.Dispose();
    }

    private void OnBatch(FeedBatch batch)
    {
        var feed = Sender;
        var lane = _folders.ContainsKey(batch.Feed) ? _fromFolders : _polled;
        if (lane.Holds(batch))
        {
            // Sent again because the journal is slow; the first one is still under way.
            return;
        }

        lane.TryAdd(new LaneItem(batch, batch.Records, null, (self, error) =>
        {
            if (error is null)
            {
                feed.Tell(new FeedBatchStored(batch.Feed, batch.ReceivedAt), self);
            }
        }));
    }

    private void Store(StoringLane lane, IReadOnlyList<LaneItem> items) =>
        StoreAsync(items).PipeTo(
            Self, success: () => new Stored(lane, items, null), failure: e => new Stored(lane, items, e.GetBaseException()));

    private async Task StoreAsync(IReadOnlyList<LaneItem> items)
    {
        await _recorder.StoreAsync([.. items.Select(i => new Instant(null, i.Records, i.TraceParent))], _stopping.Token);
        foreach (var item in items)
        {
            await _recorder.SettleLiveAsync(item.Records, _time.GetUtcNow(), _stopping.Token);
        }
    }

    private void OnStored(Stored stored)
    {
        if (stored.Error is { } error)
        {
            _log.Error(error, "A batch was not stored; whoever sent it still has it");
            Count("batches_not_stored", 1);
            Context.System.EventStream.Publish(new NotStored(error.Message));
        }
        else
        {
            foreach (var record in stored.Items.SelectMany(i => i.Records))
            {
                switch (record)
                {
                    case Observation o:
                        _schedule.Seen(o.Series, o.AvailableAt);
                        break;
                    case TecMap m:
                        _schedule.Seen(m.Series, m.AvailableAt);
                        break;
                    default:
                        break;
                }
            }
        }

        stored.Lane.Over(Self, stored.Error?.Message);
        IssueDue();
    }

    private void IssueDue()
    {
        var now = _time.GetUtcNow();
        foreach (var due in _schedule.TakeNewest(now - _grace, _issuing))
        {
            if (due.Missed > 0)
            {
                _log.Warning("{Missed} issue time(s) of {Target} before {At} were missed and are not issued", due.Missed, due.Target, due.At);
                Count("issues_missed", due.Missed);
            }

            Issue(due.Target, due.At);
        }

        if (_schedule.Upcoming(_issuing) is { } next)
        {
            _timers.StartAt("issue", next + _grace, IssueDue);
        }
    }

    private void Issue(string target, DateTimeOffset at)
    {
        _timers.Cancel("again " + target);
        _issuing.Add(target);
        _recorder.StepAsync(target, at, issue: true, _stopping.Token).PipeTo(
            Self, success: done => new Issued(target, at, done.ForecastId, null), failure: e => new Issued(target, at, null, e.GetBaseException().Message));
    }

    private void OnIssued(Issued issued)
    {
        _issuing.Remove(issued.Target);
        if (issued.Error is not null)
        {
            _log.Warning("{Target} was not issued for {At}, trying again: {Reason}", issued.Target, issued.At, issued.Error);
            Count("issues_failed", 1);
            _timers.Start("again " + issued.Target, RetryAfter, () => Issue(issued.Target, issued.At));
        }

        Context.System.EventStream.Publish(issued);
        IssueDue();
    }

    private void TellStatus()
    {
        _monitor.Publish();
        _recorder.SettleLiveAsync([], _time.GetUtcNow(), _stopping.Token).PipeTo(
            Self, success: () => new AlertsSettled(null), failure: e => new AlertsSettled(e.GetBaseException().Message));
        _timers.Start("status", StatusEvery, TellStatus);
    }

    /// <summary>Maps that were replaced, did not come, or came late, and files, since this feed's last status.</summary>
    private void CountChanges(FeedStatus status)
    {
        var before = _counted.GetValueOrDefault(status.Feed) ?? new FeedStatus(status.Feed);
        _counted[status.Feed] = status;
        (string, long)[] changes = _folders.ContainsKey(status.Feed)
            ? [("files_read", status.FilesRead - before.FilesRead), ("files_failed", status.FilesFailed - before.FilesFailed)]
            : _feeds[status.Feed].FollowEvery is null ? []
            : [("maps_replaced", status.Revised - before.Revised), ("maps_missing", status.Missing - before.Missing), ("maps_late", status.Late - before.Late)];
        foreach (var (counter, by) in changes.Where(c => c.Item2 > 0))
        {
            Count(counter, by);
        }
    }

    private void Count(string counter, long by) => _monitor.Count(counter, by);

    private sealed record Stored(StoringLane Lane, IReadOnlyList<LaneItem> Items, Exception? Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record AlertsSettled(string? Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record Drained : INoSerializationVerificationNeeded
    {
        public static readonly Drained Instance = new();
    }
}
