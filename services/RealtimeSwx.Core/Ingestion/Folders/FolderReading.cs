using RealtimeSwx.Domain;
using RealtimeSwx.Formats;

namespace RealtimeSwx.Core.Ingestion.Folders;

/// <summary>Some records of a file, in its order.</summary>
/// <param name="Records">Stamped; may be empty at the end.</param>
/// <param name="Taken">Records of the file up to here, those of earlier groups and processes included.</param>
/// <param name="Ended">Nothing comes after them.</param>
/// <param name="Error">Why it ended before the end of the file, with file and line; null where it did not.</param>
internal sealed record FolderGroup(IReadOnlyList<FeedRecord> Records, long Taken, bool Ended, string? Error);

/// <summary>
/// A file on its way in, read as a stream: an hour of pulses is never whole in memory, only a group of it. A file that turns out to be broken gives
/// what comes before that, then one rejected row that says why.
/// </summary>
internal sealed class FolderReading(FolderFeedOptions options, DropFolder folder, FolderEntry entry) : IDisposable
{
    // Whichever comes first ends a group: pulses for memory, seconds and rows for the size of one write to the journal.
    public const int MaxPulses = 20_000;
    public const int MaxSeconds = 60;
    public const int MaxRecords = 2000;
    private const int MaxText = 200;
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Lock _gate = new();
    private OpenFeed? _feed;
    private IEnumerator<FeedRecord>? _records;
    private volatile bool _stopped;
    private long _taken;

    /// <summary>True once anything in the file was no rejected row.</summary>
    private bool _data;
    private Rejected? _firstBad;

    /// <summary>Records that an earlier process, or an earlier try, has stored.</summary>
    private long _stored;

    public FolderEntry Entry => entry;

    /// <summary>Reads on; for any thread, one at a time.</summary>
    /// <exception cref="IOException">The disk failed, not the data.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public FolderGroup Next(DateTimeOffset receivedAt)
    {
        lock (_gate)
        {
            var records = new List<FeedRecord>();
            var (pulses, seconds) = (0, 0);
            try
            {
                _records ??= Open();
                while (pulses < MaxPulses && seconds < MaxSeconds && records.Count < MaxRecords)
                {
                    ObjectDisposedException.ThrowIf(_stopped, this);
                    if (!_records.MoveNext())
                    {
                        return _data ? new FolderGroup(records, _taken, true, null)
                            : throw new InputException(entry.Name, "nothing in it could be read" + (_firstBad is null ? "" : $": {_firstBad.Reason}"), _firstBad?.Line, _firstBad?.Field);
                    }

                    _firstBad ??= _records.Current as Rejected;
                    _data |= _records.Current is not Rejected;
                    if (++_taken <= _stored)
                    {
                        continue;
                    }

                    var record = Received(_records.Current, receivedAt);
                    records.Add(record);
                    (pulses, seconds) = record is PulseBatch batch ? (pulses + batch.Pulses.Length, seconds + 1) : (pulses, seconds);
                }

                return new FolderGroup(records, _taken, false, null);
            }
            catch (Exception e) when (e is not (IOException or UnauthorizedAccessException or ObjectDisposedException))
            {
                // Not only InputException: whatever a file does to a parser, the files behind it are read.
                var bad = e as InputException;
                var row = new Rejected(options.Name, bad?.Line ?? 0, 0, bad?.Field ?? "file", $"{entry.Name}: {bad?.Reason ?? e.Message}", entry.Name);
                var place = bad?.Line is { } line ? $"{entry.Name}:{line}" : $"{entry.Name} after record {_taken}";
                return new FolderGroup([.. records, row], _taken, true, $"{place}: {(bad?.Field is { } field ? field + ": " : "")}{bad?.Reason ?? e.Message}");
            }
        }
    }

    public void Dispose()
    {
        _stopped = true;
        lock (_gate)
        {
            _records?.Dispose();
            _feed?.Dispose();
        }
    }

    private IEnumerator<FeedRecord> Open()
    {
        ObjectDisposedException.ThrowIf(_stopped, this);
        var read = new ReadOptions { Station = options.Station, MaxDecompressedBytes = options.MaxBytes, MaxRejected = options.MaxRejected };
        _stored = folder.Taken(entry);
        _feed = FeedFile.Open(folder.PathOf(entry), read, options.Format);
        return _feed.Records.GetEnumerator();
    }

    private FeedRecord Received(FeedRecord record, DateTimeOffset receivedAt)
    {
        if (record is PulseBatch { Second: var second } && second < Earliest)
        {
            throw new InputException(entry.Name, "neither second marks nor an hour in the file's name (site_yyyy_MM_dd_HHhmm.dat): the pulses have no time", field: "time");
        }

        record = Receipt.FromTheFuture(record, options.Name, options.MaxSkew, receivedAt) ?? Receipt.Stamped(record, receivedAt);

        // One source for all files: the quarantine keeps an entity a source. The file's name tells equal rows of two files apart.
        return record is Rejected bad ? bad with { Source = options.Name, Reason = $"{entry.Name}: {bad.Reason}", Text = Cut($"{entry.Name}: {bad.Text}") } : record;
    }

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;
}
