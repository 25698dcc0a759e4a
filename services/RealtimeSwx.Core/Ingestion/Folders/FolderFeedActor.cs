using Akka.Actor;
using Akka.Event;
using RealtimeSwx.Core.Ingestion.Http;
using RealtimeSwx.Domain;

namespace RealtimeSwx.Core.Ingestion.Folders;

/// <summary>
/// Looks into one folder and reads what is whole there, file by file in name order. Groups of records go to the sink as a <see cref="FeedBatch"/>; the
/// next is read when it answers <see cref="FeedBatchStored"/>, so one group waits in memory at most. A file that is stored goes to <c>done/</c>, a
/// broken one to <c>failed/</c>; a process that dies in the middle of one goes on behind the last group that was answered. After every file and
/// every look the observer hears <see cref="FeedPolled"/>.
/// </summary>
public sealed class FolderFeedActor : ReceiveActor
{
    /// <summary>Errors of one look that the status names.</summary>
    private const int ShownErrors = 3;
    private readonly FolderFeedOptions _options;
    private readonly TimeProvider _time;
    private readonly IActorRef _sink;
    private readonly IActorRef _observer;
    private readonly DropFolder _folder;
    private readonly ClockTimers _timers;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<FolderEntry> _whole = new();
    private readonly List<string> _errors = [];
    private FolderView _view = FolderView.Empty;
    private FeedStatus _status;
    private FolderReading? _reading;
    private FolderGroup? _group;
    private FeedBatch? _batch;
    private DateTimeOffset _receivedAt = DateTimeOffset.MinValue;

    /// <summary>Files that were read and could not be moved.</summary>
    private IReadOnlyList<Left> _left = [];

    /// <summary>What went wrong with files, until a look reads some and none fails.</summary>
    private string? _standing;
    private long _readBefore;

    /// <param name="sink">Gets the batches and acknowledges them.</param>
    /// <param name="observer">Gets the status.</param>
    public FolderFeedActor(FolderFeedOptions options, TimeProvider time, IActorRef sink, IActorRef observer)
    {
        (_options, _time, _sink, _observer) = (options, time, sink, observer);
        (_folder, _timers, _status) = (new DropFolder(options.Path), new ClockTimers(time, Self), new FeedStatus(options.Name));
        Receive<Listed>(OnListed);
        Receive<GroupRead>(OnGroup);
        Receive<FeedBatchStored>(OnStored);
        Receive<PutAway>(OnPutAway);
        Receive<DiskFailed>(OnDiskFailed);
        Receive<ClockTimers.Due>(_timers.Run);
    }

    public static Props Props(FolderFeedOptions options, TimeProvider time, IActorRef sink, IActorRef observer) =>
        Akka.Actor.Props.Create(() => new FolderFeedActor(options, time, sink, observer));

    protected override void PreStart() => LookAfter(TimeSpan.Zero);

    // After a crash: the file that brought it down is still there.
    protected override void PostRestart(Exception reason) => LookAfter(_options.Every);

    protected override void PostStop()
    {
        _timers.Dispose();
        _reading?.Dispose();
    }

    private void LookAfter(TimeSpan wait) => _timers.Start("look", wait, StartLook);

    private void StartLook()
    {
        var left = _left;
        Task.Run(() => List(left)).PipeTo(Self, success: l => l, failure: e => new Listed([], left, e.GetBaseException().Message));
    }

    private Listed List(IReadOnlyList<Left> left)
    {
        var files = _folder.List();
        var still = left.Where(l => files.Contains(l.Entry)).Select(l => l with { Error = Move(l.Entry, l.Where) }).Where(l => l.Error is not null).ToList();
        return new Listed([.. files.Where(f => !left.Any(l => l.Entry == f))], still, null);
    }

    private string? Move(FolderEntry entry, string where)
    {
        try
        {
            _folder.PutAway(entry, where);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private void OnListed(Listed listed)
    {
        var now = _time.GetUtcNow();
        _left = listed.Left;
        _readBefore = _status.FilesRead;
        _errors.AddRange(_left.Select(l => $"{l.Entry.Name} was read, but not moved to {l.Where}/: {l.Error}"));
        _status = _status with { Polls = _status.Polls + 1, LastPoll = now };
        if (listed.Error is null)
        {
            (_view, var whole) = _view.Next(listed.Files, now, _options.WaitForEarlier);
            foreach (var entry in whole)
            {
                _whole.Enqueue(entry);
            }
        }

        NextFile(listed.Error);
    }

    /// <param name="folderError">Why the folder could not be looked into.</param>
    private void NextFile(string? folderError = null)
    {
        (_reading, _group) = (null, null);
        if (_whole.TryDequeue(out var entry))
        {
            _reading = new FolderReading(_options, _folder, entry);
            Read(_reading, taken: 0);
            return;
        }

        var now = _time.GetUtcNow();
        _standing = _errors.Count > 0 ? Named(_errors) : _status.FilesRead > _readBefore ? null : _standing;
        _errors.Clear();
        Judge(folderError ?? _standing, now);
        if (folderError is not null)
        {
            _log.Warning("Folder feed {Feed}: {Reason}", _options.Name, folderError);
        }

        LookAfter(_options.Every);
        _observer.Tell(new FeedPolled(_status, now + _options.Every));
    }

    /// <summary>Off the actor's thread: unpacking and parsing a group takes some tenths of a second.</summary>
    private void Read(FolderReading reading, long taken)
    {
        // Batches are told apart by their times, which a clock that stands still or is set back must not make equal.
        var now = _time.GetUtcNow();
        var at = _receivedAt = now > _receivedAt ? now : _receivedAt.AddTicks(1);
        Task.Run(() =>
        {
            if (taken > 0)
            {
                _folder.Remember(reading.Entry, taken);
            }

            return new GroupRead(reading.Next(at), at);
        }).PipeTo(Self, success: g => g, failure: e => new DiskFailed(e.GetBaseException().Message));
    }

    private void OnGroup(GroupRead message)
    {
        _group = message.Group;
        if (_group.Records.Count == 0)
        {
            GoOn();
            return;
        }

        _batch = new FeedBatch(_options.Name, _group.Records, message.ReceivedAt);
        Send();
    }

    private void Send()
    {
        _timers.Start("send again", _options.AcknowledgeWithin, OnNotStored);
        _sink.Tell(_batch);
    }

    private void OnNotStored()
    {
        if (_batch is not null)
        {
            _log.Warning("Folder feed {Feed}: a batch of {File} was not acknowledged, sending it again", _batch.Feed, _reading!.Entry.Name);
            Send();
        }
    }

    private void OnStored(FeedBatchStored stored)
    {
        // A second acknowledgement of an earlier batch must not release this one.
        if (_batch is null || stored.ReceivedAt != _batch.ReceivedAt)
        {
            return;
        }

        _timers.Cancel("send again");
        var rejected = _batch.Records.Count(r => r is Rejected);
        var newest = _batch.Records.Select(LabelOf).Max();
        _status = _status with
        {
            Emitted = _status.Emitted + _batch.Records.Count - rejected,
            Rejected = _status.Rejected + rejected,
            NewestValid = _status.NewestValid > newest || newest is null ? _status.NewestValid : newest,
        };
        _batch = null;
        GoOn();
    }

    /// <summary>The group is stored: the next one, or the end of the file.</summary>
    private void GoOn()
    {
        var (reading, group) = (_reading!, _group!);
        if (!group.Ended)
        {
            Read(reading, group.Taken);
            return;
        }

        reading.Dispose();
        var where = group.Error is null ? DropFolder.Done : DropFolder.Failed;
        Task.Run(() => Move(reading.Entry, where)).PipeTo(
            Self, success: error => new PutAway(reading.Entry, where, group.Error, error), failure: e => new PutAway(reading.Entry, where, group.Error, e.GetBaseException().Message));
    }

    private void OnPutAway(PutAway message)
    {
        if (message.Broken is { } reason)
        {
            _status = _status with { FilesFailed = _status.FilesFailed + 1 };
            Fail($"{reason}; the file is in {DropFolder.Failed}/");
        }
        else
        {
            _status = _status with { FilesRead = _status.FilesRead + 1 };
        }

        if (message.MoveError is { } error)
        {
            _left = [.. _left, new Left(message.Entry, message.Where, error)];
            Fail($"{message.Entry.Name} was read, but not moved to {message.Where}/: {error}");
        }

        TellFile();
        NextFile();
    }

    /// <summary>The file stays and is tried at the next look; those behind it are read.</summary>
    private void OnDiskFailed(DiskFailed failed)
    {
        _reading!.Dispose();
        Fail($"{_reading.Entry.Name}: {failed.Reason}");
        TellFile();
        NextFile();
    }

    private void Fail(string reason)
    {
        _log.Warning("Folder feed {Feed}: {Reason}", _options.Name, reason);
        _errors.Add(reason);
    }

    private void TellFile()
    {
        var now = _time.GetUtcNow();
        Judge(_errors.Count > 0 ? Named(_errors) : _standing, now);
        _observer.Tell(new FeedPolled(_status, now));
    }

    private void Judge(string? reason, DateTimeOffset now) => _status = _status with
    {
        Health = reason is null ? FeedHealth.Ok : FeedHealth.Failing,
        Reason = reason ?? "",
        Failures = reason is null ? 0 : _status.Failures + 1,
        LastSuccess = reason is null ? now : _status.LastSuccess,
    };

    private static string Named(List<string> errors) =>
        string.Join("; ", errors.Take(ShownErrors)) + (errors.Count > ShownErrors ? $"; and {errors.Count - ShownErrors} more" : "");

    private static DateTimeOffset? LabelOf(FeedRecord record) => record switch
    {
        Observation o => o.ValidTime,
        TecMap m => m.Epoch,
        PulseBatch b => b.Second,
        _ => null,
    };

    private sealed record Left(FolderEntry Entry, string Where, string? Error);

    private sealed record Listed(IReadOnlyList<FolderEntry> Files, IReadOnlyList<Left> Left, string? Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record GroupRead(FolderGroup Group, DateTimeOffset ReceivedAt) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record PutAway(FolderEntry Entry, string Where, string? Broken, string? MoveError) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record DiskFailed(string Reason) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
}
